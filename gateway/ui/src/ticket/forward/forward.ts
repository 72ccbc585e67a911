import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import type { Message } from '../../api/types'
import { useTexts } from './texts'

export interface Forward {
  to: string[]
  body: string
  attachments: number[]
}

/** Whose mail to the desk this is, where somebody outside answered what was forwarded: they alone can be answered by mail. */
export function outsider(message: Message): string | undefined {
  const isMail = message.visibility === 'internal' && message.channel === 'email' && message.author.role === 'customer'
  return isMail ? (message.author.email ?? undefined) : undefined
}

/** Sending it on, as one of what can be done with a message; nothing for what does not leave the desk. */
export function useForward(message: Message, run: () => void) {
  const { t } = useTexts()
  if (message.erased) return []
  if (outsider(message)) {
    return [{ id: 'forward', name: t('answer', { name: message.author.name ?? message.author.email }), run }]
  }
  return message.visibility === 'public' ? [{ id: 'forward', name: t('forward'), run }] : []
}

/** @param idempotencyKey the same for each try, so that an answer that was lost does not send it twice */
export function useSendForward(message: Message, idempotencyKey: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (forward: Forward) =>
      call<Message>(`/tickets/${message.ticketId}/messages/${message.n}/forward`, {
        method: 'POST',
        body: forward,
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    // Where the ticket was merged, it is written where the conversation goes on.
    onSuccess: ({ body }) => queries.invalidateQueries({ queryKey: keys.ticket(body.ticketId) }),
  })
}
