import { useMutation, useQuery } from '@tanstack/react-query'
import { keys } from '../../api/queries'
import { call } from '../../api/http'

export interface TextModule {
  id: string
  keyword: string
  name: string
  scope: 'everyone' | 'groups' | 'personal'
  groups: string[]
  /** Plain text with placeholders, by language tag. */
  content: Record<string, string>
}

export interface TextModules {
  textModules: TextModule[]
  placeholders: string[]
}

export const modulesKey = [...keys.setup, 'text-modules'] as const

/** Those that are for this ticket's group; without a ticket all that one may see. */
export function useTextModules(ticketId: string | undefined, isWanted: boolean) {
  return useQuery({
    queryKey: [...modulesKey, ticketId ?? 'all'],
    enabled: isWanted,
    queryFn: async ({ signal }) =>
      (await call<TextModules>(`/text-modules${ticketId ? `?ticket=${ticketId}` : ''}`, { signal })).body,
    staleTime: 30_000,
  })
}

/** Fills a text module in for a ticket, in the customer's language. */
export function useRenderModule(ticketId: string) {
  return useMutation({
    mutationFn: (id: string) =>
      call<{ text: string; language: string }>(`/text-modules/${id}/render`, {
        method: 'POST',
        body: { ticket: ticketId },
      }),
  })
}
