import { useState } from 'react'
import { Link } from 'react-router'
import { PageHeader } from '../admin/PageHeader'
import { may } from '../api/types'
import { Badge } from '../parts/Badge'
import { Button } from '../parts/Button'
import { DataTable } from '../parts/DataTable'
import { Answered, Empty } from '../parts/PageState'
import { useSignedIn } from '../shell/me'
import { Find, More, useTyped } from './parts'
import { nameOf, type PersonDetails, usePeople } from './people'
import { PersonDialog } from './PersonDialog'
import { useTexts } from './texts'

/** Everybody who ever wrote or was written down, newest first. */
export function PeoplePage() {
  const { t } = useTexts()
  const [typed, rested, setTyped] = useTyped()
  const people = usePeople({ q: rested })
  const [isAdding, setAdding] = useState(false)
  const mayAdd = may(useSignedIn(), 'person.change')
  return (
    <>
      <PageHeader title={t('people')} help={t('peopleHelp')}>
        {mayAdd && (
          <Button kind="primary" icon="plus" onPress={() => setAdding(true)}>
            {t('addPerson')}
          </Button>
        )}
      </PageHeader>
      <Find label={t('findPeople')} value={typed} onChange={setTyped} />
      <Answered query={people}>
        {(rows) => <PeopleTable rows={rows} empty={rested ? t('nobodyFound') : t('nobody')} />}
      </Answered>
      <More list={people} />
      {isAdding && <PersonDialog onClose={() => setAdding(false)} />}
    </>
  )
}

export function PeopleTable({ rows, empty }: { rows: PersonDetails[]; empty: string }) {
  const { t } = useTexts()
  return (
    <DataTable
      label={t('people')}
      rows={rows}
      rowKey={(person) => person.id}
      empty={<Empty title={empty} />}
      columns={[
        {
          id: 'name',
          name: t('name'),
          cell: (person) => (
            <>
              <Link to={`/people/${person.id}`}>{nameOf(person)}</Link> <Standing person={person} />
            </>
          ),
        },
        {
          id: 'email',
          name: t('emails'),
          cell: (person) => <span className="anywhere">{person.emails[0] ?? '–'}</span>,
        },
        { id: 'phone', name: t('phones'), cell: (person) => person.phones[0] ?? '–' },
        { id: 'job', name: t('jobTitle'), cell: (person) => person.jobTitle ?? '–' },
        { id: 'external', name: t('externalId'), cell: (person) => person.externalId ?? '–' },
      ]}
    />
  )
}

export function Standing({ person }: { person: PersonDetails }) {
  const { t } = useTexts()
  return (
    <>
      {person.agent && <Badge tone="info">{t('isAgent')}</Badge>}
      {!person.active && <Badge>{t('isInactive')}</Badge>}
      {person.erased && <Badge tone="bad">{t('isErased')}</Badge>}
    </>
  )
}
