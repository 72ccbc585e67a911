import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, Problem } from '../../api/http'
import type { Sending, SendingMode } from '../../api/outgoing'
import { keys } from '../../api/queries'

export interface HeldMail {
  id: string
  /** Absent where it is about no ticket. */
  ticketId?: string
  recipient: string
  subject: string
  automatic: boolean
  createdAt: string
}

export interface ShownMail {
  mail: HeldMail
  from: string
  cc: string[]
  /** A copy of which those in `cc` are not told. */
  blind: boolean
  text: string
  files: { name: string; size: number }[]
  /** Oldest first. */
  attempts: MailTry[]
}

/**
 * @property code the server's; absent where none answered
 * @property answer what the server said; without a code what the sending program saw, in English
 */
export interface MailTry {
  n: number
  at: string
  code?: number | null
  answer?: string | null
}

export type QueueState =
  | 'planned'
  | 'sent'
  | 'deferred'
  | 'failed'
  | 'bounced'
  | 'uncertain'
  | 'blocked'
  | 'suppressed'
  | 'discarded'
  | 'withdrawn'

export interface QueuedMail extends HeldMail {
  state: QueueState
  reason?: string | null
  /** Our own reason, as a word; the reason is its English. */
  because?: string | null
  /** When it is tried next. */
  due?: string | null
}

interface Decided {
  done: string[]
  /** Somebody else was faster. */
  passedOver: string[]
  left: number
}

export function useHeldMails() {
  return useMails<HeldMail>('held')
}

/** Newest first. */
export function useQueue(state: QueueState) {
  return useMails<QueuedMail>(state)
}

function useMails<Mail>(state: string) {
  return useInfiniteQuery({
    queryKey: [...keys.outgoing, 'in', state],
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ''
      const path = `/outgoing-mail?state=${state}&limit=50${cursor}`
      return (await call<{ mails: Mail[]; next?: string | null }>(path, { signal })).body
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.mails),
    // Everything that is shown is asked for anew when one of it was decided.
    staleTime: 0,
  })
}

export function useShownMail(id: string) {
  return useQuery({
    queryKey: [...keys.outgoing, 'mail', id],
    queryFn: async ({ signal }) => (await call<ShownMail>(`/outgoing-mail/${encodeURIComponent(id)}`, { signal })).body,
  })
}

/** Sends a mail once more, or tries a deferred one at once. */
export function useSendAgain() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<QueuedMail>(`/outgoing-mail/${encodeURIComponent(id)}/send`, { method: 'POST' }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.outgoing }),
  })
}

/** Sets to whom mail goes, unless somebody else changed it since it was read. */
export function useSetMode() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ version, ...change }: { mode: SendingMode; allowed: string[]; version: number }) =>
      call<Sending>('/outgoing-mail/mode', {
        method: 'PUT',
        body: change,
        headers: { 'If-Match': `"${version}"` },
      }),
    onSettled: (_, problem) => {
      if (!problem || (problem instanceof Problem && problem.status === 412)) {
        return queries.invalidateQueries({ queryKey: keys.outgoing })
      }
    },
  })
}

export function useDecide() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (
      decision:
        | { act: 'release'; ids: string[] }
        | { act: 'discard'; ids: string[]; reason: string }
        | { act: 'discard'; before: string; reason: string },
    ) => {
      const { act, ...body } = decision
      return call<Decided>(`/outgoing-mail/${act}`, { method: 'POST', body })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.outgoing }),
  })
}
