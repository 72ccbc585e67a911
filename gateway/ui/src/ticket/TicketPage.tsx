import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useLocation, useNavigate, useParams, useSearchParams } from 'react-router'
import { Problem } from '../api/http'
import { useTicket } from '../api/queries'
import { mayChange, type Ticket } from '../api/types'
import { useCommands } from '../commands/commands'
import { useReadsTicket } from '../notifications/notifications'
import { Button, IconButton } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { useDrawn } from '../parts/drawn'
import { useKept } from '../parts/kept'
import { Empty, Loading } from '../parts/PageState'
import { Refusal } from '../parts/Refusal'
import { StateDot } from '../parts/StateDot'
import { useSignedIn } from '../shell/me'
import { Composer } from './Composer'
import { Conversation } from './Conversation'
import { Joining } from './joins/Joining'
import { MergedBanner } from './joins/Relations'
import { Properties } from './Properties'
import { Reading } from './reading'
import { useTicketCommands } from './useTicketCommands'
import { type TicketEdit, useTicketEdit } from './useTicketEdit'
import { Others } from './writing/Others'
import { Watch } from './writing/Watch'

/** One ticket: its conversation, what it is set to, and where to answer. */
export function TicketPage() {
  const { ticket: name = '', view } = useParams()
  const [params] = useSearchParams()
  const ticket = useTicket(name, true)
  const back = view ? `/views/${view}` : params.has('q') ? `/search?${params}` : '/'
  if (ticket.isError && !isKeptWhile(ticket.error, ticket.data)) {
    return (
      <article className="ticket">
        <header>
          <Back to={back} />
        </header>
        <NotHere problem={ticket.error} onRetry={() => ticket.refetch()} />
      </article>
    )
  }
  if (!ticket.data) {
    return (
      <article className="ticket">
        <Loading lines={8} />
      </article>
    )
  }
  // People also come by a ticket's number or key; from here on it is known by its id, as events name it.
  if (ticket.data.id !== name) return <Navigate to={`/tickets/${ticket.data.id}`} replace />
  return (
    <Reading key={ticket.data.id} ticketId={ticket.data.id}>
      <Opened ticket={ticket.data} back={back}>
        {ticket.isError && <Refusal problem={ticket.error} onRetry={() => ticket.refetch()} />}
      </Opened>
    </Reading>
  )
}

/** A passing failure leaves what was read on the page, with the failure beside it; a ticket out of sight goes. */
function isKeptWhile(problem: unknown, ticket: Ticket | undefined) {
  return ticket !== undefined && problem instanceof Problem && problem.status !== 404 && problem.status !== 403
}

function NotHere({ problem, onRetry }: { problem: unknown; onRetry: () => void }) {
  const { t } = useTranslation()
  const isAbsent = problem instanceof Problem && problem.status === 404
  return isAbsent ? (
    <Empty title={t('ticket.notHere')}>{t('ticket.notHereHint')}</Empty>
  ) : (
    <Refusal problem={problem} onRetry={onRetry} />
  )
}

/** To the list: backwards where one came from there, so that the browser's own "back" does not lead here again. */
function Back({ to }: { to: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const cameFromList = (useLocation().state as { fromList?: boolean } | null)?.fromList === true
  const leave = () => (cameFromList ? navigate(-1) : navigate(to))
  useCommands([{ id: 'back', name: t('ticket.back'), group: 'go', keys: 'u', run: () => void leave() }])
  return (
    <Link
      className="back"
      to={to}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        void leave()
      }}
    >
      <Icon name="back" />
      <span className="word">{t('ticket.back')}</span>
    </Link>
  )
}

function Opened({ ticket, back, children }: { ticket: Ticket; back: string; children: React.ReactNode }) {
  const { t } = useTranslation()
  const [panel, setPanel] = useKept('panel', ['shown', 'folded'])
  useReadsTicket(ticket.id)
  const edit = useTicketEdit(ticket)
  const isDrawn = useDrawn()
  const isMine = mayChange(useSignedIn(), ticket)
  const isClosed = ticket.state.type === 'closed' || ticket.state.type === 'merged'
  const close = isClosed ? undefined : () => edit.enter('closed')
  const [isTurned, setTurned] = useState(false)
  // Where there is room the panel stands beside the talk; on a phone one turns from the one to the other.
  const toggle = () => (isPhone() ? setTurned(!isTurned) : setPanel(panel === 'shown' ? 'folded' : 'shown'))
  useTicketCommands(ticket, edit, () => (isPhone() ? setTurned(true) : setPanel('shown')))
  // What was refused stands in the panel, so that is where one has to look.
  const isRefused = edit.error !== null
  useEffect(() => {
    if (!isRefused) return
    if (isPhone()) setTurned(true)
    else setPanel('shown')
  }, [isRefused, setPanel])
  useCommands([
    { id: 'panel', name: t(panel === 'shown' ? 'ticket.foldPanel' : 'ticket.showPanel'), group: 'page', run: toggle },
  ])
  return (
    <article className="ticket" data-panel={panel} data-turned={isTurned || undefined}>
      <TicketHeader
        ticket={ticket}
        back={back}
        actions={
          <>
            {isMine && <NextStep ticket={ticket} edit={edit} />}
            {isMine && <Joining ticket={ticket} />}
            <Watch ticket={ticket} />
            <IconButton
              icon="panel"
              name={t(panel === 'shown' ? 'ticket.foldPanel' : 'ticket.showPanel')}
              onPress={toggle}
            />
          </>
        }
      >
        <Others ticketId={ticket.id} />
        {children}
      </TicketHeader>
      <div className="talk">
        <Conversation ticket={ticket} />
        {!isMine && <p className="quiet">{t('ticket.readOnly')}</p>}
        {isMine && ticket.state.type !== 'merged' && <Composer ticket={ticket} onClose={close} />}
      </div>
      {/* Ten fields to choose in take longer to draw than the conversation does. */}
      {isDrawn ? <Properties ticket={ticket} edit={edit} /> : <aside className="properties" aria-hidden="true" />}
    </article>
  )
}

/** As the styles have it. */
function isPhone() {
  return window.innerWidth <= 760
}

/** What most often comes next: to take what nobody has, to close what is done, to open again what was closed. */
function NextStep({ ticket, edit: { apply, enter } }: { ticket: Ticket; edit: TicketEdit }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  if (ticket.state.type === 'merged') return null
  return (
    <>
      {ticket.assignee?.id !== me.id && ticket.state.type !== 'closed' && (
        <Button icon="person" onPress={() => apply({ assignee: me.id })}>
          {t('ticket.takeIt')}
        </Button>
      )}
      {ticket.state.type === 'closed' ? (
        <Button onPress={() => enter('open')}>{t('ticket.reopen')}</Button>
      ) : (
        <Button icon="check" onPress={() => enter('closed')}>
          {t('ticket.close')}
        </Button>
      )}
    </>
  )
}

function TicketHeader({
  ticket,
  back,
  actions,
  children,
}: {
  ticket: Ticket
  back: string
  actions?: React.ReactNode
  children: React.ReactNode
}) {
  const { t } = useTranslation()
  const subject = ticket.subject.value || t('ticket.noSubject')
  return (
    <header>
      <title>{`${ticket.key} ${subject}`}</title>
      <Back to={back} />
      <div className="top">
        <div>
          <h1>{subject}</h1>
          <p className="quiet">
            <span className="number">{ticket.key}</span>
            <StateDot state={ticket.state} />
            <span>{ticket.customer.name ?? ticket.customer.email ?? ticket.customer.id}</span>
          </p>
        </div>
        {actions && <div className="buttons">{actions}</div>}
      </div>
      {children}
      {ticket.state.type === 'merged' && <MergedBanner ticket={ticket} />}
    </header>
  )
}
