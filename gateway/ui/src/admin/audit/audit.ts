import { useInfiniteQuery } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

export interface AuditEntry {
  id: string
  at: string
  by: string
  byName: string
  byApiToken: boolean
  /** Such as `api-token.created`. */
  action: string
  subject: string
  name?: string | null
  facts: Record<string, unknown>
}

/** Newest first. */
export function useAudit() {
  return useInfiniteQuery({
    queryKey: [...keys.setup, 'audit'],
    queryFn: async ({ pageParam, signal }) => {
      const before = pageParam ? `&before=${encodeURIComponent(pageParam)}` : ''
      return (await call<{ entries: AuditEntry[]; next?: string | null }>(`/audit?limit=50${before}`, { signal })).body
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.entries),
    refetchInterval: 30_000,
  })
}
