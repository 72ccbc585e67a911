import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/http'

/** What a customer may say of a ticket's solution, and has said. */
export interface Asked {
  asked: boolean
  /** So long it may be said and changed. */
  until?: string | null
  /** From 1, the worst, to 5, the best; absent where nothing was said. */
  score?: number | null
  comment?: string | null
}

export interface Said {
  score: number
  comment?: string
}

/** What our pages ask for. The service takes the scores between as well. */
export const GOOD = 5
export const BAD = 1

export type Word = 'good' | 'middle' | 'bad'

export function wordOf(score: number): Word {
  return score >= 4 ? 'good' : score <= 2 ? 'bad' : 'middle'
}

// Below the ticket's own key, so that whatever happens to the ticket asks for it again.
const keyOf = (ticketId: string) => ['ticket', ticketId, 'rating'] as const

export function useAsked(ticketId: string) {
  return useQuery({
    queryKey: keyOf(ticketId),
    queryFn: async ({ signal }) => (await call<Asked>(`/tickets/${ticketId}/rating`, { signal })).body,
  })
}

export function useRate(ticketId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (said: Said) => call<Asked>(`/tickets/${ticketId}/rating`, { method: 'PUT', body: said }),
    onSuccess: ({ body }) => queries.setQueryData(keyOf(ticketId), body),
  })
}
