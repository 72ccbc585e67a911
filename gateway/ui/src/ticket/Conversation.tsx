import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useHistory, useMessages } from '../api/queries'
import { isAgent, type Ticket } from '../api/types'
import { Button } from '../parts/Button'
import { Loading } from '../parts/PageState'
import { Refusal } from '../parts/Refusal'
import { useSignedIn } from '../shell/me'
import { Acts } from './Acts'
import { Splitting } from './joins/Splitting'
import { MessageCard } from './MessageCard'
import { timeline } from './timeline'
import { useSeen } from './useSeen'

/** What was said and, for the desk, what was done; oldest first, the newest above the place to answer. */
export function Conversation({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const messages = useMessages(ticket.id)
  const agent = isAgent(me)
  const history = useHistory(ticket, agent)
  const scroller = useRef<HTMLDivElement>(null)
  // What was merged in has numbers of its own.
  const newest = messages.data?.findLast((message) => !message.mergedFrom)?.n
  const seen = useSeen(ticket.id, newest)
  // Shown together: what was done would push what was said if it came after it.
  const isPending = messages.isPending || (agent && history.isPending)
  useStaysWhereItWas(
    scroller,
    isPending ? undefined : messages.data?.[0]?.id,
    isPending ? undefined : messages.data?.at(-1)?.id,
  )
  const entries = useMemo(
    () => timeline(messages.data ?? [], history.data ?? [], messages.hasNextPage, seen, me.id),
    [messages.data, messages.hasNextPage, history.data, seen, me.id],
  )
  const showOlder = () => {
    void messages.fetchNextPage()
    if (history.hasNextPage) void history.fetchNextPage()
  }
  return (
    <Splitting ticket={ticket} messages={messages.data ?? []}>
      <div className="conversation" ref={scroller} role="log" aria-label={t('conversation.label')} tabIndex={0}>
        {messages.hasNextPage && (
          <Button className="older" isPending={messages.isFetchingNextPage} onPress={showOlder}>
            {t('conversation.older')}
          </Button>
        )}
        {messages.isError && <Refusal problem={messages.error} onRetry={() => messages.refetch()} />}
        {isPending && !messages.isError && <Loading lines={6} />}
        {(isPending ? [] : entries).map((entry) => {
          switch (entry.kind) {
            case 'message':
              return <MessageCard key={entry.message.id} message={entry.message} />
            case 'acts':
              return <Acts key={entry.id} acts={entry.acts} />
            case 'seen':
              return (
                <p key="seen" className="seen">
                  {t('conversation.new')}
                </p>
              )
          }
        })}
        {history.isError && <Refusal problem={history.error} onRetry={() => history.refetch()} />}
      </div>
    </Splitting>
  )
}

const NEAR_THE_END = 120

/** Which messages were shown, and where in them the reader was. */
interface Place {
  oldest: string | undefined
  newest: string | undefined
  height: number
  fromEnd: number
}

/**
 * New messages scroll only a reader who is at the end; older ones push nothing away from under the eyes. Somebody who comes
 * back begins at the first message that is new to them.
 */
function useStaysWhereItWas(
  scroller: React.RefObject<HTMLDivElement | null>,
  oldest: string | undefined,
  newest: string | undefined,
) {
  // Empty at first also where the messages are here already: what was asked for ahead is shown from its end too.
  const before = useRef<Place>({ oldest: undefined, newest: undefined, height: 0, fromEnd: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const was = before.current
    const isFirst = was.newest === undefined
    if (newest !== was.newest && (isFirst || was.fromEnd < NEAR_THE_END)) {
      element.scrollTop = element.scrollHeight
      const mark = element.querySelector<HTMLElement>('.seen')
      if (isFirst && mark) element.scrollTop = Math.min(element.scrollTop, mark.offsetTop - element.offsetTop - 48)
    } else if (oldest !== was.oldest) {
      element.scrollTop += element.scrollHeight - was.height
    }
    const note = () => {
      before.current = {
        oldest,
        newest,
        height: element.scrollHeight,
        fromEnd: element.scrollHeight - element.scrollTop - element.clientHeight,
      }
    }
    note()
    element.addEventListener('scroll', note, { passive: true })
    return () => element.removeEventListener('scroll', note)
  }, [scroller, oldest, newest])
  useStaysAtItsEnd(scroller, before)
}

/** When what stands below grows (the composer) or a picture comes late, who was at the end stays there. */
function useStaysAtItsEnd(
  scroller: React.RefObject<HTMLDivElement | null>,
  before: React.RefObject<{ fromEnd: number }>,
) {
  useEffect(() => {
    const element = scroller.current
    if (!element || !('ResizeObserver' in window)) return
    const observer = new ResizeObserver(() => {
      if (before.current.fromEnd < 4) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, before])
}
