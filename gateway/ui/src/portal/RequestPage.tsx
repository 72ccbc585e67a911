import { useTranslation } from 'react-i18next'
import { Navigate, useLocation, useNavigate, useParams } from 'react-router'
import { Problem } from '../api/http'
import { useMessages, useSteps, useTicket } from '../api/queries'
import type { Ticket, TicketState } from '../api/types'
import { useReadsTicket } from '../notifications/notifications'
import { Button } from '../parts/Button'
import { Empty, Loading } from '../parts/PageState'
import { Refusal } from '../parts/Refusal'
import { StateDot } from '../parts/StateDot'
import { When } from '../parts/time'
import { Guidance } from '../guidance/Guidance'
import { Rating } from '../rating/Rating'
import { useSignedIn } from '../shell/me'
import { NextStep } from '../steps/NextStep'
import { PublicFields } from '../ticket/fields/PublicFields'
import { useSeen } from '../ticket/useSeen'
import { Back } from './Back'
import { Reply } from './Reply'
import { useStep } from './requests'
import { Said } from './Said'
import { useTexts } from './texts'
import { useShown } from './useShown'

/** One request: what was said, what happens next, and where to answer. */
export function RequestPage() {
  const { ticket: name = '' } = useParams()
  const ticket = useTicket(name, false)
  const isGone = ticket.error instanceof Problem && (ticket.error.status === 404 || ticket.error.status === 403)
  if (ticket.isError && (isGone || !ticket.data)) {
    return (
      <>
        <BackToList />
        <NotHere problem={ticket.error} onRetry={() => ticket.refetch()} />
      </>
    )
  }
  if (!ticket.data) return <Loading lines={8} />
  // People also come by a number or a key; from here on it is known by its id, as events name it.
  if (ticket.data.id !== name) return <Navigate to={`/tickets/${ticket.data.id}`} replace />
  return (
    <Opened key={ticket.data.id} ticket={ticket.data}>
      {ticket.isError && <Refusal problem={ticket.error} onRetry={() => ticket.refetch()} />}
    </Opened>
  )
}

function NotHere({ problem, onRetry }: { problem: unknown; onRetry: () => void }) {
  const { t } = useTexts()
  return problem instanceof Problem && problem.status === 404 ? (
    <Empty title={t('notHere')}>{t('notHereHint')}</Empty>
  ) : (
    <Refusal problem={problem} onRetry={onRetry} />
  )
}

/** To the list: backwards where one came from there, so that the browser's own "back" does not lead here again. */
function BackToList() {
  const navigate = useNavigate()
  const cameFromList = (useLocation().state as { fromList?: boolean } | null)?.fromList === true
  return (
    <Back
      onClick={(event) => {
        if (!cameFromList || event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        void navigate(-1)
      }}
    />
  )
}

function Opened({ ticket, children }: { ticket: Ticket; children: React.ReactNode }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const steps = useSteps(ticket.id)
  const step = useStep(ticket.id)
  const subject = ticket.subject.value || common('ticket.noSubject')
  useReadsTicket(ticket.id)
  return (
    <article className="request">
      <title>{`${ticket.key} ${subject}`}</title>
      <BackToList />
      <header>
        <h1>{subject}</h1>
        <p className="quiet">
          <StateDot state={ticket.state} />
          <span className="number">{ticket.key}</span>
          <span>
            {t('opened')} <When time={ticket.createdAt} />
          </span>
        </p>
        <PublicFields ticket={ticket} />
        {children}
      </header>
      <Conversation ticket={ticket} />
      {steps.isError && !steps.data && <Refusal problem={steps.error} onRetry={() => steps.refetch()} />}
      {steps.data && (
        <>
          <Rating ticket={ticket} />
          <NextStep state={ticket.state} steps={steps.data} step={step} />
          {isUnderWay(ticket.state) && <Guidance group={ticket.group?.id} />}
          {steps.data.write !== 'nowhere' && <Reply ticket={ticket} beginsAnew={steps.data.write === 'new-ticket'} />}
        </>
      )}
    </article>
  )
}

/** What is solved waits for no answer. */
const isUnderWay = ({ type }: TicketState) => type !== 'closed' && type !== 'merged'

/** Oldest first, as people talk; the place to answer stands below the newest. */
function Conversation({ ticket }: { ticket: Ticket }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const me = useSignedIn()
  const messages = useMessages(ticket.id)
  const all = messages.data ?? []
  // What was merged in has numbers of its own.
  const newest = all.findLast((message) => !message.mergedFrom)?.n
  const seen = useSeen(ticket.id, newest)
  const firstNew =
    seen === undefined
      ? undefined
      : all.find(({ mergedFrom, n, author }) => !mergedFrom && n > seen && author.id !== me.id)?.id
  const mark = useShown(messages.isPending, all.at(-1)?.id)
  return (
    <section className="talking" aria-label={common('conversation.label')} role="log">
      {messages.hasNextPage && (
        <Button className="older" isPending={messages.isFetchingNextPage} onPress={() => void messages.fetchNextPage()}>
          {common('conversation.older')}
        </Button>
      )}
      {messages.isError && <Refusal problem={messages.error} onRetry={() => messages.refetch()} />}
      {messages.isPending && !messages.isError && <Loading lines={6} />}
      {all.map((message) => (
        <div key={message.id} ref={message.id === (firstNew ?? all.at(-1)?.id) ? mark : undefined}>
          {message.id === firstNew && <p className="seen">{t('isNew')}</p>}
          <Said message={message} isOwn={message.author.role === 'customer' && message.author.id === me.id} />
        </div>
      ))}
    </section>
  )
}
