import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys, takeIn } from '../../api/queries'
import type { Ticket, TicketPage, TicketRow, TicketState } from '../../api/types'
import { useIsRead } from '../reading'

export const KINDS = ['related', 'parent', 'child'] as const
export type Kind = (typeof KINDS)[number]

/** Another ticket in a line. Of one that is not for these eyes there is the id alone. */
export interface Other {
  id: string
  key?: string | null
  subject?: string | null
  state?: TicketState | null
}

export interface Relations {
  links: { kind: Kind; ticket: Other }[]
  mergedInto?: Other | null
  mergedFrom: Other[]
}

/** Asked again with the lists: what is shown of the other tickets changes with these, and not with this one. */
export function useRelations(ticket: Ticket) {
  const isRead = useIsRead()
  return useQuery({
    queryKey: [...keys.lists, 'relations', ticket.id, ticket.version],
    enabled: isRead,
    queryFn: async ({ signal }) => (await call<Relations>(`/tickets/${ticket.id}/links`, { signal })).body,
    placeholderData: keepPreviousData,
  })
}

const FOUND = 8

/** Tickets that this one may be joined with: the same customer's first, and before anything is typed only these. */
export function useCandidates(ticket: Ticket, words: string) {
  const typed = words.trim()
  return useQuery({
    queryKey: [...keys.lists, 'candidates', ticket.id, typed],
    queryFn: async ({ signal }) => {
      const q = `${typed || `customer:"${ticket.customer.id}"`} -state:merged`
      const asked = new URLSearchParams({ q, limit: String(FOUND + 1) })
      return candidates(ticket, (await call<TicketPage>(`/search?${asked}`, { signal })).body.tickets)
    },
    placeholderData: keepPreviousData,
  })
}

export function candidates(ticket: Pick<Ticket, 'id' | 'customer'>, found: TicketRow[]): TicketRow[] {
  const others = found.filter((row) => row.id !== ticket.id)
  const isTheirs = (row: TicketRow) => row.customer.id === ticket.customer.id
  return [...others.filter(isTheirs), ...others.filter((row) => !isTheirs(row))].slice(0, FOUND)
}

/** What one ticket decides changes another: both are asked again, and so is whatever lists them. */
function useJoined() {
  const queries = useQueryClient()
  return (ticket: Ticket | undefined, other: string | undefined) => {
    if (ticket) {
      takeIn(queries, ticket)
      void queries.invalidateQueries({ queryKey: keys.ticket(ticket.id) })
    }
    if (other) void queries.invalidateQueries({ queryKey: keys.ticket(other) })
    void queries.invalidateQueries({ queryKey: keys.lists })
  }
}

export function useMerge(ticket: Ticket) {
  const joined = useJoined()
  return useMutation({
    mutationFn: ({ into, acrossCustomers }: { into: string; acrossCustomers: boolean }) =>
      call<Ticket>(`/tickets/${ticket.id}/merge`, {
        method: 'POST',
        body: { into, acrossCustomers },
        headers: { 'If-Match': `"${ticket.version}"` },
      }),
    onSuccess: ({ body }) => joined(body, body.mergedInto ?? undefined),
  })
}

export function useUnmerge() {
  const joined = useJoined()
  return useMutation({
    mutationFn: ({ id }: { id: string; from: string | undefined }) =>
      call<Ticket>(`/tickets/${id}/unmerge`, { method: 'POST' }),
    onSuccess: ({ body }, { from }) => joined(body, from),
  })
}

export function useLink(ticket: Ticket) {
  const joined = useJoined()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (link: { kind: Kind; ticket: string }) =>
      call(`/tickets/${ticket.id}/links`, { method: 'POST', body: link }),
    onSuccess: (_answer, link) => {
      joined(undefined, link.ticket)
      void queries.invalidateQueries({ queryKey: keys.ticket(ticket.id) })
    },
  })
}

export function useUnlink(ticket: Ticket) {
  const joined = useJoined()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (other: string) => call(`/tickets/${ticket.id}/links/${other}`, { method: 'DELETE' }),
    onSuccess: (_answer, other) => {
      joined(undefined, other)
      void queries.invalidateQueries({ queryKey: keys.ticket(ticket.id) })
    },
  })
}

export interface NewSplit {
  messages: number[]
  subject: string
  customer?: { email: string }
  group?: string
}

/** @param source the ticket that the messages were written to, which may be one that was merged into the open one */
export function useSplit(source: string) {
  const joined = useJoined()
  return useMutation({
    mutationFn: ({ idempotencyKey, ...split }: NewSplit & { idempotencyKey: string }) =>
      call<Ticket>(`/tickets/${source}/split`, {
        method: 'POST',
        body: split,
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    onSuccess: ({ body }) => joined(body, source),
  })
}
