import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call, Problem } from '../../api/http'
import { useSending } from '../../api/outgoing'
import { keys } from '../../api/queries'
import type { Message } from '../../api/types'
import { textsOf } from '../../i18n/texts'
import { useSentence } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

const useTexts = textsOf('ticket.undo', { en, ko, pl })

/** The mail's service may hear of a message a moment after it was written. */
const ASK_AGAIN_MS = 500

/**
 * How to take back what was sent to somebody, while its mails wait to leave; what it answers offers that for a message which was
 * just written, and says whether it did.
 *
 * @param isWanted for who may write to customers; nobody else may ask how long mails wait
 */
export function useUndo(isWanted: boolean) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const seconds = useSending(isWanted).data?.undoSeconds ?? 0
  return ({ id, ticketId }: Pick<Message, 'id' | 'ticketId'>, restore?: () => void): boolean => {
    if (!isWanted || seconds === 0) return false
    const until = Date.now() + seconds * 1000
    const undo = async () => {
      try {
        await takeBack(id, until)
        restore?.()
        tell(t('done'))
      } catch (problem) {
        tell(<Refused problem={problem} />)
      } finally {
        void queries.invalidateQueries({ queryKey: keys.ticket(ticketId) })
      }
    }
    tell(<Leaving until={until} />, { name: t('undo'), onPress: () => void undo() }, seconds * 1000)
    return true
  }
}

/** Asks again while the mail's service has not heard of the message yet. */
async function takeBack(message: string, until: number) {
  for (;;) {
    try {
      await call('/outgoing-mail/undo', { method: 'POST', body: { message } })
      return
    } catch (problem) {
      const isUnknown = problem instanceof Problem && problem.code === 'mail-not-found'
      if (!isUnknown || Date.now() > until) throw problem
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
    }
  }
}

function Refused({ problem }: { problem: unknown }) {
  const { t, i18n } = useTexts()
  const sentence = useSentence(problem)
  const key = problem instanceof Problem ? (`refused.${problem.code}` as 'refused.mail-has-left') : undefined
  return <>{key && i18n.exists(key, { ns: 'ticket.undo' }) ? t(key) : sentence}</>
}

/** Counts for the eye alone: a screen reader that said every second would say nothing else. */
function Leaving({ until }: { until: number }) {
  const { t } = useTexts()
  const [left, setLeft] = useState(() => secondsTo(until))
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsTo(until)), 250)
    return () => clearInterval(timer)
  }, [until])
  return (
    <>
      {t('leaving')} <span aria-hidden>{t('left', { count: left })}</span>
    </>
  )
}

function secondsTo(until: number) {
  return Math.max(0, Math.ceil((until - Date.now()) / 1000))
}
