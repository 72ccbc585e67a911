import { useQuery } from '@tanstack/react-query'
import { keys } from '../../api/queries'
import { call } from '../../api/http'

export interface Colleague {
  id: string
  name: string
}

/** The agents who may see a ticket, and whoever watches it and may not: it moved, or they did. */
interface Asked {
  people: Colleague[]
  watching?: { id: string; name?: string | null }[]
}

function colleaguesOf(ticketId: string, isWanted: boolean) {
  return {
    queryKey: [...keys.ticket(ticketId), 'agents'],
    enabled: isWanted,
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await call<Asked>(`/tickets/${ticketId}/agents`, { signal })).body,
    staleTime: 60_000,
  }
}

/** The agents who may see a ticket: only they can be named in a note of it. */
export function useColleagues(ticketId: string, isWanted: boolean) {
  return useQuery({ ...colleaguesOf(ticketId, isWanted), select: ({ people }) => people })
}

/** The names of those who watch a ticket, whether or not they may see it by now. */
export function useWatcherNames(ticketId: string, isWanted: boolean) {
  return useQuery({
    ...colleaguesOf(ticketId, isWanted),
    select: ({ people, watching = [] }) => new Map([...people, ...watching].map(({ id, name }) => [id, name] as const)),
  })
}

/** Whom a note names: as long as the name stands in it with its sign. */
export function mentionedIn(text: string, colleagues: Colleague[]): string[] {
  return colleagues
    .filter(({ name }) => new RegExp(`@${escaped(name)}(?![\\p{L}\\p{N}])`, 'u').test(text))
    .map(({ id }) => id)
}

function escaped(text: string) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
