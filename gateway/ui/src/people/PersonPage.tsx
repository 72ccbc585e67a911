import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { PageHeader } from '../admin/PageHeader'
import { carryOut } from '../api/carryOut'
import { may } from '../api/types'
import { Button } from '../parts/Button'
import { Confirm } from '../parts/Dialog'
import { Answered } from '../parts/PageState'
import { Refusal } from '../parts/Refusal'
import { When } from '../parts/time'
import { tell } from '../parts/toast'
import { useSignedIn } from '../shell/me'
import { MergeDialog } from './MergeDialog'
import { Details, TicketsBelow, useFieldsOf } from './parts'
import { nameOf, type PersonDetails, useErase, useMerge, useOrganization, usePerson, useReceipt } from './people'
import { Standing } from './PeoplePage'
import { PersonDialog } from './PersonDialog'
import { useTexts } from './texts'

/** One person: how to reach them, where they belong, what they asked. */
export function PersonPage() {
  const { id = '' } = useParams()
  const { t } = useTexts()
  const person = usePerson(id)
  return (
    <>
      <p className="crumb">
        <Link to="/people">{t('people')}</Link>
      </p>
      <Answered query={person}>{(known) => <One key={known.id} person={known} />}</Answered>
    </>
  )
}

type Open = 'edit' | 'merge' | 'erase'

function One({ person }: { person: PersonDetails }) {
  const { t } = useTexts()
  const me = useSignedIn()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const isThere = !person.erased && !person.mergedInto
  const mayEdit = isThere && may(me, 'person.change')
  return (
    <>
      <PageHeader title={person.erased ? t('erasedPerson') : nameOf(person)} help={<Standing person={person} />}>
        {mayEdit && !person.agent && <Button onPress={() => setOpen('merge')}>{t('merge')}</Button>}
        {isThere && may(me, 'person.erase') && !person.agent && (
          <Button kind="danger" onPress={() => setOpen('erase')}>
            {t('erase')}
          </Button>
        )}
        {mayEdit && (
          <Button kind="primary" icon="pencil" onPress={() => setOpen('edit')}>
            {t('edit')}
          </Button>
        )}
      </PageHeader>
      {person.mergedInto && <MergedInto person={person} into={person.mergedInto} />}
      {!person.erased && <Known person={person} />}
      {person.notes && (
        <section>
          <h2>{t('notes')}</h2>
          <p className="noted">{person.notes}</p>
        </section>
      )}
      {person.mergedFrom.length > 0 && isThere && <MergedFrom ids={person.mergedFrom} />}
      {person.erased && may(me, 'person.erase') && <ReceiptOf id={person.id} />}
      {!person.mergedInto && <TicketsBelow of="people" id={person.id} />}
      {open === 'edit' && <PersonDialog person={person} onClose={close} />}
      {open === 'merge' && <MergeDialog person={person} onClose={close} />}
      {open === 'erase' && <EraseDialog person={person} onClose={close} />}
    </>
  )
}

function Known({ person }: { person: PersonDetails }) {
  const { t } = useTexts()
  const organization = useOrganization(person.organizationId)
  const fieldsOf = useFieldsOf('person')
  return (
    <Details
      of={[
        [t('emails'), person.emails.join(', ') || t('noEmail')],
        [t('phones'), person.phones.join(', ')],
        [
          t('organization'),
          organization.data && <Link to={`/organizations/${organization.data.id}`}>{organization.data.name}</Link>,
        ],
        [t('jobTitle'), person.jobTitle],
        [t('externalId'), person.externalId],
        [t('language'), person.language],
        [t('timeZone'), person.timeZone],
        [t('logins'), person.identities.length || null],
        ...fieldsOf(person.fields),
        [t('since'), person.createdAt && <When time={person.createdAt} />],
      ]}
    />
  )
}

function MergedInto({ person, into }: { person: PersonDetails; into: string }) {
  const { t } = useTexts()
  const target = usePerson(into)
  const merge = useMerge()
  const mayEdit = may(useSignedIn(), 'person.change')
  return (
    <section>
      <p>
        {t('wasMergedInto')} <Link to={`/people/${into}`}>{target.data ? nameOf(target.data) : into}</Link>{' '}
        {mayEdit && (
          <Button
            isPending={merge.isPending}
            onPress={() => carryOut(merge, { id: person.id }, () => tell(t('unmerged')))}
          >
            {t('unmerge')}
          </Button>
        )}
      </p>
      {merge.isError && <Refusal problem={merge.error} />}
    </section>
  )
}

function MergedFrom({ ids }: { ids: string[] }) {
  const { t } = useTexts()
  return (
    <section>
      <h2>{t('mergedFrom')}</h2>
      <ul>
        {ids.map((id) => (
          <Former key={id} id={id} />
        ))}
      </ul>
    </section>
  )
}

function Former({ id }: { id: string }) {
  const { t } = useTexts()
  const person = usePerson(id)
  const merge = useMerge()
  const mayEdit = may(useSignedIn(), 'person.change')
  const name = person.data ? nameOf(person.data) : id
  return (
    <li>
      <Link to={`/people/${id}`}>{name}</Link>{' '}
      {mayEdit && (
        <Button
          kind="quiet"
          aria-label={t('unmergeOne', { name })}
          isPending={merge.isPending}
          onPress={() => carryOut(merge, { id }, () => tell(t('unmerged')))}
        >
          {t('unmerge')}
        </Button>
      )}
      {merge.isError && <Refusal problem={merge.error} />}
    </li>
  )
}

function EraseDialog({ person, onClose }: { person: PersonDetails; onClose: () => void }) {
  const { t } = useTexts()
  const erase = useErase(person.id)
  return (
    <Confirm
      title={t('eraseOne', { name: nameOf(person) })}
      isOpen
      onClose={onClose}
      action={t('erase')}
      isBusy={erase.isPending}
      problem={erase.error}
      onConfirm={() => carryOut(erase, undefined, onClose)}
    >
      <p>{t('eraseHelp')}</p>
    </Confirm>
  )
}

function ReceiptOf({ id }: { id: string }) {
  const { t } = useTexts()
  const receipt = useReceipt(id, true)
  return (
    <section>
      <h2>{t('receipt')}</h2>
      <Answered query={receipt}>
        {(known) => (
          <Details
            of={[
              [t('receiptState'), t(`is.${known.state}`)],
              [t('receiptBy'), known.requestedByName ?? known.requestedBy],
              [t('receiptAt'), <When key="at" time={known.completedAt ?? known.requestedAt} />],
              [t('receiptProfile'), known.profile],
              [t('tickets'), known.tickets],
              [t('receiptMessages'), known.messages],
              [t('receiptAddressed'), known.addressed],
              [t('receiptFiles'), known.files],
            ]}
          />
        )}
      </Answered>
    </section>
  )
}
