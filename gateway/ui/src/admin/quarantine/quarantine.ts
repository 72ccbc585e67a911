import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, problemIn } from '../../api/http'
import { keys } from '../../api/queries'

export interface QuarantinedMail {
  id: string
  reason: string
  /** Our own sentence by its word, else the service's. */
  because?: string | null
  facts?: Record<string, string>
  sender: string
  mailbox: string
  size: number
  receivedAt: string
}

/** Whether its server handed over nothing of it, so that there is nothing to read again. */
export const isElsewhere = ({ because }: QuarantinedMail) => because === 'refused' || because === 'broke-off'

const quarantine = [...keys.setup, 'quarantine'] as const

/** More than anybody reads; the whole mail can be downloaded. */
const MOST_SHOWN_BYTES = 200_000

export const rawAddress = (id: string) => `/api/v1/quarantine/${encodeURIComponent(id)}/raw`

export function useQuarantine() {
  return useInfiniteQuery({
    queryKey: quarantine,
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ''
      return (await call<{ mails: QuarantinedMail[]; next?: string | null }>(`/quarantine${cursor}`, { signal })).body
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.mails),
    // No event tells of a mail that nobody could read.
    refetchInterval: 30_000,
  })
}

export function useSource(id: string) {
  return useQuery({
    queryKey: [...quarantine, 'source', id],
    queryFn: async ({ signal }) => {
      const response = await fetch(rawAddress(id), { credentials: 'same-origin', signal })
      if (!response.ok) throw await problemIn(response)
      const bytes = (await response.arrayBuffer()).slice(0, MOST_SHOWN_BYTES)
      return new TextDecoder().decode(bytes)
    },
  })
}

export function useActOn(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (act: 'retry' | 'delete') =>
      act === 'retry'
        ? call<void>(`/quarantine/${encodeURIComponent(id)}/retry`, { method: 'POST' })
        : call<void>(`/quarantine/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: quarantine }),
  })
}
