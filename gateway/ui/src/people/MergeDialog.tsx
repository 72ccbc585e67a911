import { useState } from 'react'
import { useNavigate } from 'react-router'
import { carryOut } from '../api/carryOut'
import { Button } from '../parts/Button'
import { FormDialog } from '../parts/Dialog'
import { Field } from '../parts/Field'
import { Answered, Empty } from '../parts/PageState'
import { tell } from '../parts/toast'
import { useTyped } from './parts'
import { nameOf, type PersonDetails, useMerge, usePeople } from './people'
import { useTexts } from './texts'

const MOST_SHOWN = 6

/** Says who a person turned out to be. The other one stays, with the addresses, logins and tickets of both. */
export function MergeDialog({ person, onClose }: { person: PersonDetails; onClose: () => void }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const merge = useMerge()
  const [typed, rested, setTyped] = useTyped()
  const [into, setInto] = useState<PersonDetails>()
  const found = usePeople({ q: rested }, rested !== '')
  const submit = () => {
    if (!into) return
    carryOut(merge, { id: person.id, into: into.id }, () => {
      tell(t('merged', { name: nameOf(person), into: nameOf(into) }))
      onClose()
      void navigate(`/people/${into.id}`)
    })
  }
  return (
    <FormDialog
      title={t('mergeOne', { name: nameOf(person) })}
      isOpen
      onClose={onClose}
      action={into ? t('mergeInto', { name: nameOf(into) }) : t('merge')}
      isBusy={merge.isPending}
      problem={merge.error}
      onSubmit={submit}
    >
      <p>{t('mergeHelp')}</p>
      <Field
        label={t('whoIsIt')}
        type="search"
        value={typed}
        onChange={(value) => {
          setTyped(value)
          setInto(undefined)
        }}
        autoFocus
      />
      {rested !== '' && (
        <Answered query={found}>
          {(people) => {
            const others = people.filter((other) => other.id !== person.id).slice(0, MOST_SHOWN)
            return others.length === 0 ? (
              <Empty title={t('nobodyFound')} />
            ) : (
              <ul className="chosen">
                {others.map((other) => (
                  <li key={other.id} className="buttons">
                    <span>
                      <strong>{nameOf(other)}</strong> <span className="quiet">{other.emails[0]}</span>
                    </span>
                    <Button
                      kind={into?.id === other.id ? 'primary' : 'plain'}
                      aria-pressed={into?.id === other.id}
                      aria-label={t('chooseOne', { name: nameOf(other) })}
                      onPress={() => setInto(other)}
                    >
                      {t(into?.id === other.id ? 'isChosen' : 'choose')}
                    </Button>
                  </li>
                ))}
              </ul>
            )
          }}
        </Answered>
      )}
    </FormDialog>
  )
}
