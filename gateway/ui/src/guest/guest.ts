import { type QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call, csrfToken, Problem, problemIn } from '../api/http'
import { keys } from '../api/queries'
import type { Attachment, Steps, TicketState, Upload } from '../api/types'
import { follow } from '../live/stream'
import type { Asked, Said } from '../rating/ratings'

export interface GuestMessage {
  n: number
  /** The id of the request that it was written to, for its files. */
  of: string
  by: 'customer' | 'agent' | 'system'
  name?: string | null
  text: string
  attachments: Attachment[]
  createdAt: string
  erased: boolean
}

interface Older {
  messages: GuestMessage[]
  next?: string | null
}

export interface GuestRequest extends Older {
  id: string
  key: string
  subject: string
  state: TicketState
  /** What customers call the state, by language tag. */
  label: Record<string, string>
  group?: string | null
  groupId?: string | null
  createdAt: string
  onlyRating: boolean
  rating: Asked
  /** Absent where the link is for rating alone. */
  steps?: Steps | null
}

/** What an address brings along: a token and, from a mail that asks, the answer that was clicked. */
export interface Brought {
  token: string
  chosen?: number
}

/** How often one asks what is new while nobody tells. */
const LOOK_AGAIN_MS = 15_000

/** And while somebody does: what is told of one request is not told where the desk has put two persons together. */
const LOOK_AGAIN_THOUGH_TOLD_MS = 60_000

const keyOf = (id: string) => ['guest', id] as const

/**
 * Takes the token out of the address, so that it is neither kept in the history nor handed on. It stands behind the `#`, which no
 * browser sends to anybody.
 */
export function takeFromAddress(): Brought | undefined {
  const brought = /^#([\w-]+\.[\w-]+)(?:,([1-5]))?$/.exec(location.hash)
  if (!brought) return undefined
  history.replaceState(null, '', location.pathname)
  const [, token, chosen] = brought
  return { token: token!, ...(chosen ? { chosen: Number(chosen) } : {}) }
}

/** The request that this tab showed before it was loaded again. */
export function shownBefore(): string | undefined {
  return new URLSearchParams(location.search).get('of') ?? undefined
}

/** Gives the token once; from here on a cookie says so, which no script reads. Answers the request's id. */
export async function open(token: string): Promise<string> {
  const { body } = await call<{ request: string }>('/guest/links/open', { method: 'POST', body: { token } })
  history.replaceState(null, '', `${location.pathname}?of=${encodeURIComponent(body.request)}`)
  return body.request
}

/** The request that was opened, by the link that opened it. */
export const opening = (link: string | undefined) => ['guest-link', link] as const

/**
 * Asks by the cookie of a request. Where that has ended before the page has, or the request goes on as another one, the link that the
 * page was opened by is given once more.
 */
async function held<T>(queries: QueryClient, id: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (problem) {
    const [known] = queries.getQueryCache().findAll({ queryKey: ['guest-link'] })
    const link = known?.queryKey[1] as string | undefined
    if (!link || !(problem instanceof Problem) || problem.code !== 'link-unknown') throw problem
    const now = await open(link).catch(() => {
      throw problem
    })
    if (now === id) return ask()
    queries.setQueryData(opening(link), now)
    throw problem
  }
}

export function useRenew() {
  return useMutation({
    mutationFn: (token: string) => call<void>('/guest/links/renew', { method: 'POST', body: { token } }),
  })
}

/** Whether the link opens nothing any more, and what is shown has to go. */
export const isOver = (problem: Error) =>
  problem instanceof Problem && (problem.code === 'link-unknown' || problem.code === 'link-expired')

/**
 * Keeps a request true while somebody looks at it: the stream says that there is something to ask for again. A page that nobody looks
 * at holds no connection, of which a browser has few.
 *
 * @returns whether somebody tells
 */
export function useFollowed(id: string): boolean {
  const queries = useQueryClient()
  const [isLive, setLive] = useState(false)
  useEffect(() => {
    const askAgain = () => {
      void queries.invalidateQueries({ queryKey: keyOf(id), exact: true })
      void queries.invalidateQueries({ queryKey: keys.setup })
    }
    let stop = () => {}
    const look = () => {
      stop()
      setLive(false)
      stop =
        document.visibilityState === 'visible'
          ? follow(
              { connection: (state) => setLive(state === 'live'), notice: askAgain, gap: askAgain },
              `/api/v1/guest/requests/${id}/events`,
            )
          : () => {}
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      stop()
    }
  }, [id, queries])
  return isLive
}

/** @param isTold whether the stream says when there is something to ask for */
export function useRequest(id: string, isTold: boolean) {
  const queries = useQueryClient()
  return useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) =>
      held(queries, id, async () => (await call<GuestRequest>(`/guest/requests/${id}`, { signal })).body),
    refetchInterval: isTold ? LOOK_AGAIN_THOUGH_TOLD_MS : LOOK_AGAIN_MS,
    retry: (times, problem) => times < 2 && problem instanceof Problem && problem.isPassing,
  })
}

/** What was said before what the request shows; asked for a page at a time. */
export function useOlder(id: string, before: string | null | undefined) {
  return useInfiniteQuery({
    queryKey: ['guest', id, 'older', before],
    queryFn: async ({ pageParam, signal }) =>
      (await call<Older>(`/guest/requests/${id}/messages?before=${encodeURIComponent(pageParam)}`, { signal })).body,
    initialPageParam: before ?? '',
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: false,
  })
}

export function useRate(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (said: Said) =>
      held(queries, id, () => call<Asked>(`/guest/requests/${id}/rating`, { method: 'PUT', body: said })),
    onSuccess: ({ body }) => {
      queries.setQueryData<GuestRequest>(keyOf(id), (shown) => shown && { ...shown, rating: body })
    },
  })
}

/** Says of the request that it is solved, or that it is not. */
export function useStep(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (step: 'close' | 'reopen') =>
      held(queries, id, () => call<GuestRequest>(`/guest/requests/${id}/${step}`, { method: 'POST' })),
    onSuccess: ({ body }) => queries.setQueryData(keyOf(id), body),
    // What does not go any more may be another's doing, which is shown then.
    onError: () => queries.invalidateQueries({ queryKey: keyOf(id), exact: true }),
  })
}

/** @returns the id of the request that took it: another one where a closed request begins a new one */
export function useReply(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ key, body, files }: { key: string; body: string; files: File[] }) =>
      held(queries, id, async () => {
        const attachments: string[] = []
        for (const file of files) attachments.push((await send(id, file)).id)
        const written = await call<{ of: string }>(`/guest/requests/${id}/messages`, {
          method: 'POST',
          body: { body, attachments },
          headers: { 'Idempotency-Key': key },
        })
        return written.body.of
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(id), exact: true }),
  })
}

async function send(id: string, file: File): Promise<Upload> {
  const form = new FormData()
  form.append('file', file)
  const response = await fetch(`/api/v1/guest/requests/${id}/uploads`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'X-CSRF-Token': csrfToken() },
    body: form,
  }).catch(() => {
    throw new Problem(0, 'offline', 'No connection.')
  })
  if (!response.ok) throw await problemIn(response)
  return (await response.json()) as Upload
}

export function addressOf(id: string, { of }: GuestMessage, { n }: Attachment): string {
  return `/api/v1/guest/requests/${id}/attachments/${n}?of=${encodeURIComponent(of)}`
}
