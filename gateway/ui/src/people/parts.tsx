import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { Ticket } from '../api/types'
import { Button } from '../parts/Button'
import { DataTable } from '../parts/DataTable'
import { Field } from '../parts/Field'
import { Answered, Empty } from '../parts/PageState'
import { StateDot } from '../parts/StateDot'
import { When } from '../parts/time'
import { useFieldWords } from '../ticket/fields/useFieldWords'
import { type PersonDetails, useTicketsBelow } from './people'
import { useTexts } from './texts'

const PAUSE_MS = 200

/** What is typed, once the hand rests: not each letter is a question to the service. */
export function useTyped(): [string, string, (typed: string) => void] {
  const [typed, setTyped] = useState('')
  const [rested, setRested] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setRested(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return [typed, rested, setTyped]
}

export function Find({ label, value, onChange }: { label: string; value: string; onChange: (typed: string) => void }) {
  return (
    <div className="find">
      <Field label={label} type="search" value={value} onChange={onChange} />
    </div>
  )
}

export function More({
  list,
}: {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}) {
  const { t } = useTexts()
  return list.hasNextPage ? (
    <p>
      <Button isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
        {t('more')}
      </Button>
    </p>
  ) : null
}

export function Details({ of }: { of: [name: string, value: React.ReactNode][] }) {
  return (
    <dl className="details">
      {of
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

/** What the custom fields of a person or an organization say, by the names that people know them by. */
export function useFieldsOf(target: 'person' | 'organization') {
  const words = useFieldWords(target)
  return (fields: PersonDetails['fields']): [string, React.ReactNode][] =>
    Object.entries(fields).map(([name, { value }]) => [words.nameOf(name), words.said(name, value)])
}

export function TicketsBelow({ of, id }: { of: 'people' | 'organizations'; id: string }) {
  const { t } = useTexts()
  const tickets = useTicketsBelow(of, id)
  return (
    <section>
      <h2>{t('tickets')}</h2>
      <Answered query={tickets}>
        {(rows) => (
          <DataTable<Ticket>
            label={t('tickets')}
            rows={rows}
            rowKey={(ticket) => ticket.id}
            empty={<Empty title={t('noTickets')} />}
            columns={[
              { id: 'key', name: t('key'), cell: (ticket) => <Link to={`/tickets/${ticket.id}`}>{ticket.key}</Link> },
              { id: 'subject', name: t('subject'), cell: (ticket) => ticket.subject.value || '–' },
              { id: 'state', name: t('state'), cell: (ticket) => <StateDot state={ticket.state} /> },
              ...(of === 'organizations'
                ? [
                    {
                      id: 'customer',
                      name: t('person'),
                      cell: (ticket: Ticket) => (
                        <Link to={`/people/${ticket.customer.id}`}>
                          {ticket.customer.name ?? ticket.customer.email ?? ticket.customer.id}
                        </Link>
                      ),
                    },
                  ]
                : []),
              { id: 'at', name: t('changed'), cell: (ticket) => <When time={ticket.updatedAt} /> },
            ]}
          />
        )}
      </Answered>
      <More list={tickets} />
    </section>
  )
}
