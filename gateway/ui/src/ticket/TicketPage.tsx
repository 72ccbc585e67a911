import { useTranslation } from 'react-i18next'
import { Link, Navigate, useParams, useSearchParams } from 'react-router'
import { Problem } from '../api/http'
import { useTicket } from '../api/queries'
import { isAgent, type Ticket } from '../api/types'
import { Icon } from '../parts/Icon'
import { Refusal } from '../parts/Refusal'
import { StateDot } from '../parts/StateDot'
import { useSignedIn } from '../shell/me'
import { Composer } from './Composer'
import { Conversation } from './Conversation'
import { Properties } from './Properties'

/** One ticket: its conversation, what it is set to, and where to answer. */
export function TicketPage() {
  const { t } = useTranslation()
  const { ticket: name = '', view } = useParams()
  const [params] = useSearchParams()
  const ticket = useTicket(name)
  const back = view ? `/views/${view}` : params.has('q') ? `/search?${params}` : '/'
  if (ticket.isError && !isKeptWhile(ticket.error, ticket.data)) {
    const isAbsent = ticket.error instanceof Problem && ticket.error.status === 404
    return (
      <article className="ticket">
        <Back to={back} />
        {isAbsent ? (
          <p className="empty">{t('ticket.notHere')}</p>
        ) : (
          <Refusal problem={ticket.error} onRetry={() => ticket.refetch()} />
        )}
      </article>
    )
  }
  if (!ticket.data) {
    return (
      <article className="ticket">
        <p className="quiet late">{t('app.loading')}</p>
      </article>
    )
  }
  // People also come by a ticket's number or key; from here on it is known by its id, as events name it.
  if (ticket.data.id !== name) return <Navigate to={`/tickets/${ticket.data.id}`} replace />
  return (
    <Opened key={ticket.data.id} ticket={ticket.data} back={back}>
      {ticket.isError && <Refusal problem={ticket.error} onRetry={() => ticket.refetch()} />}
    </Opened>
  )
}

/** A passing failure leaves what was read on the page, with the failure beside it; a ticket out of sight goes. */
function isKeptWhile(problem: unknown, ticket: Ticket | undefined) {
  return ticket !== undefined && problem instanceof Problem && problem.status !== 404 && problem.status !== 403
}

function Back({ to }: { to: string }) {
  const { t } = useTranslation()
  return (
    <Link className="back" to={to}>
      <Icon name="back" />
      {t('ticket.back')}
    </Link>
  )
}

function Opened({ ticket, back, children }: { ticket: Ticket; back: string; children: React.ReactNode }) {
  const { t } = useTranslation()
  const agent = isAgent(useSignedIn())
  return (
    <article className="ticket" data-agent={agent || undefined}>
      <title>{`${ticket.key} ${ticket.subject.value}`}</title>
      <header>
        <Back to={back} />
        <h1>{ticket.subject.value || t('ticket.noSubject')}</h1>
        <p className="quiet">
          <span className="number">{ticket.key}</span>
          <StateDot state={ticket.state} />
        </p>
        {children}
        {ticket.mergedInto && (
          <p className="notice">
            {t('ticket.merged')} <Link to={`/tickets/${ticket.mergedInto}`}>{t('ticket.openMerged')}</Link>
          </p>
        )}
      </header>
      <div className="talk">
        <Conversation ticket={ticket} />
        <Composer ticket={ticket} />
      </div>
      {agent && <Properties ticket={ticket} />}
    </article>
  )
}
