import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

export interface BlockedAddress {
  address: string
  since: string
  /** Then mail goes there again by itself. */
  until: string
  /** Such as 5.1.1. */
  status: string
  /** What was said of the mail that came back. */
  reason: string
  mailId: string
  /** Absent where the mail that came back was about none. */
  ticketId?: string
}

/** Newest first. @param search how an address or its domain begins; all where empty */
export function useBlockedAddresses(search: string) {
  return useInfiniteQuery({
    // Events about mails make it old, as they do all that is outgoing.
    queryKey: [...keys.outgoing, 'blocked', search],
    queryFn: async ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ limit: '50' })
      if (search) asked.set('q', search)
      if (pageParam) asked.set('cursor', pageParam)
      const path = `/outgoing-mail/blocked?${asked}`
      return (await call<{ addresses: BlockedAddress[]; next?: string | null }>(path, { signal })).body
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.addresses),
    // Times end, and a mail that comes from an address frees it, without an event that says so. Where an event does, it may be
    // here before the address is written down.
    refetchInterval: 10_000,
  })
}

export function useUnblock(address: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => call<void>(`/outgoing-mail/blocked/${encodeURIComponent(address)}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.outgoing }),
  })
}
