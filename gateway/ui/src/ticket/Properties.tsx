import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useHistory, useTicketsOf } from '../api/queries'
import { isAgent, mayChange, type Ticket } from '../api/types'
import { Choice } from '../parts/Choice'
import { Face } from '../parts/Face'
import { Refusal } from '../parts/Refusal'
import { useOrganization, usePerson } from '../people/people'
import { StateDot } from '../parts/StateDot'
import { When } from '../parts/time'
import { RatingGiven } from '../rating/RatingGiven'
import { useSignedIn } from '../shell/me'
import { TagInput } from '../tags/TagInput'
import { Conflict } from './Conflict'
import { conflictsIn } from './conflicts'
import { TicketFields } from './fields/TicketFields'
import { CameByForm } from './form/CameByForm'
import { Relations } from './joins/Relations'
import { useIsRead } from './reading'
import { nameOf, NO_TYPE, NOBODY, type TicketEdit } from './useTicketEdit'
import { Watchers } from './writing/Watchers'

const FIELDS = ['state', 'assignee', 'group', 'priority', 'type'] as const

/** What the ticket is set to, and who asks. */
export function Properties({ ticket, edit }: { ticket: Ticket; edit: TicketEdit }) {
  const { t } = useTranslation()
  const history = useHistory(ticket)
  const { options, apply, isPending, error } = edit
  const isMine = mayChange(useSignedIn(), ticket)
  const conflicts = error ? conflictsIn(error) : []
  const now = {
    state: ticket.state.id,
    assignee: ticket.assignee?.id ?? NOBODY,
    group: ticket.group?.id ?? '',
    priority: ticket.priority.id,
    type: ticket.type ?? NO_TYPE,
  }
  return (
    <aside className="properties" aria-label={t('ticket.properties')}>
      {conflicts.length > 0 ? (
        <Conflict
          conflicts={conflicts}
          history={history.data ?? []}
          named={(field, value) => nameOf(options, field, value)}
          isBusy={edit.isInsisting}
          onUseMine={edit.insist}
          onLeave={edit.dismiss}
        />
      ) : (
        error && <Refusal problem={error} onRetry={edit.repeat} />
      )}
      {FIELDS.map((field) => (
        <Choice
          key={field}
          label={t(`field.${field}`)}
          value={now[field]}
          options={options[field]}
          isBusy={isPending || !isMine}
          onChoose={(id) => apply({ [field]: id === NOBODY || id === NO_TYPE ? null : id })}
        />
      ))}
      {ticket.rating && <RatingGiven rating={ticket.rating} />}
      <TicketFields ticket={ticket} edit={edit} />
      <TagInput
        id="new-tag"
        label={t('field.tags')}
        isReadOnly={!isMine}
        tags={ticket.tags}
        onChange={(tags) => apply({ tags })}
      />
      <Watchers ticket={ticket} edit={edit} />
      <Relations ticket={ticket} />
      <Customer ticket={ticket} />
      <dl>
        <div>
          <dt>{t('ticket.created')}</dt>
          <dd>
            <When time={ticket.createdAt} />
          </dd>
        </div>
        <div>
          <dt>{t('ticket.updated')}</dt>
          <dd>
            <When time={ticket.updatedAt} />
          </dd>
        </div>
        <div>
          <dt>{t('ticket.channel')}</dt>
          <dd>{t(`conversation.via.${ticket.channel}`, ticket.channel)}</dd>
        </div>
        <CameByForm ticket={ticket} />
      </dl>
    </aside>
  )
}

function Customer({ ticket: { id, customer } }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const isRead = useIsRead()
  const others = useTicketsOf(customer.id, isRead)
  const isDesk = isAgent(useSignedIn())
  const person = usePerson(customer.id, isDesk && isRead)
  const organization = useOrganization(person.data?.organizationId)
  const rows = others.data?.tickets.filter((row) => row.id !== id).slice(0, 5) ?? []
  const name = customer.name ?? customer.email ?? customer.id
  return (
    <section className="customer" aria-label={t('field.customer')}>
      <header>
        <Face name={name} kind="customer" />
        <span>
          {isDesk ? <Link to={`/people/${customer.id}`}>{name}</Link> : <strong>{name}</strong>}
          {customer.email && customer.email !== name && <span className="quiet">{customer.email}</span>}
          {person.data?.jobTitle && <span className="quiet">{person.data.jobTitle}</span>}
          {person.data?.phones[0] && <span className="quiet">{person.data.phones[0]}</span>}
          {organization.data && (
            <Link className="quiet" to={`/organizations/${organization.data.id}`}>
              {organization.data.name}
            </Link>
          )}
        </span>
      </header>
      {others.isError && <Refusal problem={others.error} onRetry={() => others.refetch()} />}
      {others.data && (
        <>
          {rows.length > 0 && <h2>{t('ticket.others', { count: others.data.total - 1 })}</h2>}
          <ul>
            {rows.map((row) => (
              <li key={row.id}>
                <Link to={`/tickets/${row.id}`}>
                  <span className="subject">{row.subject || t('ticket.noSubject')}</span>
                  <StateDot state={row.state} />
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
