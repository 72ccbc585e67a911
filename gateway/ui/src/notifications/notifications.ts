import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { call } from '../api/http'

export type Kind = 'assigned' | 'mentioned' | 'answered' | 'watched' | 'rated' | 'progress'

export interface Notification {
  id: string
  kind: Kind
  what: 'assigned' | 'message' | 'note' | 'closed' | 'reopened' | 'rated'
  ticket: { id: string; key: string; subject: string }
  by?: { id?: string | null; name?: string | null } | null
  excerpt?: string | null
  at: string
  /** Absent while it is unread. */
  readAt?: string | null
}

interface Page {
  notifications: Notification[]
  next?: string | null
}

export interface Unread {
  /** Up to 100. */
  unread: number
  more: boolean
  /** The ids of the tickets that they are about. */
  tickets: string[]
}

/** `mail` is absent where there is nothing to choose: customers get their answers by mail anyway. */
export interface Wish {
  bell: boolean
  mail?: 'never' | 'away' | null
}

export type Wishes = Partial<Record<Kind, Wish>>

export const keys = {
  all: ['notifications'] as const,
  unread: ['notifications', 'unread'] as const,
  list: ['notifications', 'list'] as const,
  preferences: ['notifications', 'preferences'] as const,
}

export function useUnread() {
  return useQuery({
    queryKey: keys.unread,
    queryFn: async ({ signal }) => (await call<Unread>('/notifications/unread', { signal })).body,
  })
}

/** The ids of the tickets of which the person has been told something unread. */
export function useUnreadTickets(): Set<string> {
  const tickets = useUnread().data?.tickets
  return useMemo(() => new Set(tickets), [tickets])
}

export function useNotifications() {
  return useInfiniteQuery({
    queryKey: keys.list,
    queryFn: async ({ pageParam, signal }) =>
      (await call<Page>(`/notifications${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ''}`, { signal }))
        .body,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.notifications),
  })
}

/** What was read: everything of a ticket, or everything up to the newest that was seen. */
export type Read = { ticket: string } | { upTo: string }

export function useReading() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (read: Read) => call<Unread>('/notifications/read', { method: 'POST', body: read }),
    onSuccess: ({ body }) => {
      queries.setQueryData(keys.unread, body)
      void queries.invalidateQueries({ queryKey: keys.list })
    },
  })
}

/** Whoever looks at a ticket has read what was told of it, on every device; what comes while they look as well. */
export function useReadsTicket(ticketId: string) {
  const { mutate } = useReading()
  const unread = useUnread().data
  const isTold = unread !== undefined && (unread.more || (unread.tickets ?? []).includes(ticketId))
  useEffect(() => {
    if (!isTold) return
    const look = () => document.visibilityState === 'visible' && mutate({ ticket: ticketId })
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [isTold, ticketId, mutate])
}

export function useWishes() {
  return useQuery({
    queryKey: keys.preferences,
    queryFn: async ({ signal }) => (await call<{ kinds: Wishes }>('/notifications/preferences', { signal })).body.kinds,
  })
}

export function useWish() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (kinds: Wishes) =>
      call<{ kinds: Wishes }>('/notifications/preferences', { method: 'PUT', body: { kinds } }),
    onSuccess: ({ body }) => queries.setQueryData(keys.preferences, body.kinds),
  })
}
