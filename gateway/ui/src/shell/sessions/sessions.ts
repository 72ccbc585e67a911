import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'

export interface Session {
  id: string
  signedInAt: string
  lastSeenAt: string
  /** What the browser calls itself. */
  device?: string | null
  /** Whether it is the one of this page. */
  current: boolean
}

const sessions = ['sessions'] as const

export function useSessions() {
  return useQuery({
    queryKey: sessions,
    queryFn: async ({ signal }) => (await call<{ sessions: Session[] }>('/sessions', { signal })).body.sessions,
    // Nothing tells of a login elsewhere: an open list looks.
    refetchInterval: 5_000,
  })
}

/** Ends one session, or with `others` all but this one. */
export function useEndSession() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (which: string) =>
      call<void>(which === 'others' ? '/sessions' : `/sessions/${encodeURIComponent(which)}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: sessions }),
  })
}
