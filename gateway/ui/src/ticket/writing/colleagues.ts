import { useQuery } from '@tanstack/react-query'
import { keys } from '../../api/queries'
import { call } from '../../api/http'

export interface Colleague {
  id: string
  name: string
}

/** The agents who may see a ticket: only they can be named in a note of it. */
export function useColleagues(ticketId: string, isWanted: boolean) {
  return useQuery({
    queryKey: [...keys.ticket(ticketId), 'agents'],
    enabled: isWanted,
    queryFn: async ({ signal }) =>
      (await call<{ people: Colleague[] }>(`/tickets/${ticketId}/agents`, { signal })).body.people,
    staleTime: 60_000,
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
