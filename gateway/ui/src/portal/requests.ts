import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, Problem } from '../api/http'
import { inOneList, keys, type ListPart, read, takeIn } from '../api/queries'
import type { Me, Ticket, TicketPage, TypeOption } from '../api/types'
import { asRow, waitToken, withOwnWrites } from '../api/writes'
import { wordIn } from '../i18n'

export type Whose = 'mine' | 'organization'
export const STATES = ['all', 'open', 'closed'] as const
export type Which = (typeof STATES)[number]

export interface Wanted {
  whose: Whose
  which: Which
  words: string
}

/** What one looks for as the search reads it. People write words, and no conditions. */
export function questionOf({ whose, which, words }: Wanted, me: Me): string {
  const place =
    whose === 'organization' && me.organization ? `organization:"${me.organization.id}"` : `customer:"${me.id}"`
  const state = { all: '-state:merged', open: '-state:closed,merged', closed: 'state:closed' }[which]
  return [place, state, plain(words)].filter(Boolean).join(' ')
}

/** Without what the search takes for more than a word. A key such as T-101 stays one. */
export function plain(words: string): string {
  return words
    .replace(/[^\p{L}\p{N}\p{M}@._-]+/gu, ' ')
    .split(' ')
    .map((word) => word.replace(/^[-.]+/, ''))
    .filter((word) => word !== '' && word !== 'OR' && word !== 'AND' && word !== 'NOT')
    .join(' ')
}

export function useRequests(wanted: Wanted, me: Me) {
  const question = questionOf(wanted, me)
  return useInfiniteQuery({
    queryKey: [...keys.lists, 'requests', question],
    queryFn: ({ pageParam, signal }) => readRequests(wanted, question, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ListPart) => page.next ?? undefined,
    select: (data: InfiniteData<ListPart>) => inOneList(data),
    // While another word is typed, what was found for the last one stays.
    placeholderData: (before) => before,
  })
}

async function readRequests(
  { whose, which }: Wanted,
  question: string,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ListPart> {
  const asked = new URLSearchParams({ q: question })
  if (cursor) asked.set('cursor', cursor)
  const after = waitToken()
  if (after) asked.set('after', after)
  try {
    return withOwnWrites(await read<TicketPage>(`/search?${asked}`, signal))
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status < 502) throw problem
    // The search is away: the tickets themselves can be listed, without looking for words.
    const { tickets } = await read<{ tickets: Ticket[] }>(`/tickets?list=${whose}`, signal)
    const shown = tickets
      .filter(
        ({ state }) =>
          state.type !== 'merged' && (which === 'all' || (state.type === 'closed') === (which === 'closed')),
      )
      .map(asRow)
    return { tickets: shown, total: shown.length, next: null, stale: false, fallback: true }
  }
}

/** Says of a request that it is solved, or that it is not after all. */
export function useStep(ticketId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (step: 'close' | 'reopen') => call<Ticket>(`/tickets/${ticketId}/${step}`, { method: 'POST' }),
    onSuccess: ({ body }) => {
      takeIn(queries, body)
      return queries.invalidateQueries({ queryKey: keys.ticket(ticketId) })
    },
    onError: () => queries.invalidateQueries({ queryKey: keys.ticket(ticketId) }),
  })
}

export interface Kind {
  id: string
  name: string
  help: string
}

/** The types that customers may choose, in their words. */
export function offered(types: TypeOption[], language: string): Kind[] {
  return types
    .filter((type) => type.active && type.offered)
    .map(({ id, label, customerLabel, help }) => ({
      id,
      name: wordIn(customerLabel, language, wordIn(label, language, id)),
      help: wordIn(help, language, ''),
    }))
}
