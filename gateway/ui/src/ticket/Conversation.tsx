import { useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useMessages } from '../api/queries'
import type { Ticket } from '../api/types'
import { Button } from '../parts/Button'
import { Refusal } from '../parts/Refusal'
import { MessageCard } from './MessageCard'

/** What was said, oldest first; the newest stands above the place to answer. */
export function Conversation({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const messages = useMessages(ticket.id)
  const scroller = useRef<HTMLDivElement>(null)
  useStaysWhereItWas(scroller, messages.data?.[0]?.n, messages.data?.at(-1)?.n)
  return (
    <div className="conversation" ref={scroller} role="log" aria-label={t('conversation.label')} tabIndex={0}>
      {messages.hasNextPage && (
        <Button className="older" isDisabled={messages.isFetchingNextPage} onPress={() => messages.fetchNextPage()}>
          {t('conversation.older')}
        </Button>
      )}
      {messages.isError && <Refusal problem={messages.error} onRetry={() => messages.refetch()} />}
      {messages.isPending && <p className="quiet late">{t('app.loading')}</p>}
      {messages.data?.map((message) => (
        <MessageCard key={message.id} message={message} />
      ))}
    </div>
  )
}

const NEAR_THE_END = 120

/** New messages scroll only a reader who is at the end; older ones push nothing away from under the eyes. */
function useStaysWhereItWas(
  scroller: React.RefObject<HTMLDivElement | null>,
  oldest: number | undefined,
  newest: number | undefined,
) {
  const before = useRef({ oldest, newest, height: 0, fromEnd: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const was = before.current
    if (newest !== was.newest && (was.newest === undefined || was.fromEnd < NEAR_THE_END)) {
      element.scrollTop = element.scrollHeight
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
}
