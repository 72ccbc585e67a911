import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

export interface ApiToken {
  id: string
  /** In whose name it acts. */
  agent: string
  agentName?: string | null
  name: string
  /** Its last four characters. */
  end: string
  permissions: string[]
  createdAt: string
  expiresAt?: string | null
  lastUsedAt?: string | null
  state: 'active' | 'expired' | 'revoked'
}

export interface NewApiToken {
  name: string
  permissions: string[]
  /** Without it the token lasts until it is revoked. */
  expiresAt?: string
  /** A service account; the own ones have none. */
  agent?: string
}

const tokens = [...keys.setup, 'api-tokens'] as const

/** The own tokens, or everybody's. A use by a program is news that no event brings. */
export function useApiTokens(whose: 'own' | 'everybody') {
  return useQuery({
    queryKey: [...tokens, whose],
    queryFn: async ({ signal }) =>
      (await call<{ tokens: ApiToken[] }>(`/api-tokens${whose === 'own' ? '' : '?of=everybody'}`, { signal })).body
        .tokens,
    refetchInterval: 30_000,
  })
}

/** Its answer holds the token itself, which nothing here keeps. */
export function useMakeApiToken() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (token: NewApiToken) =>
      call<{ token: ApiToken; secret: string }>('/api-tokens', { method: 'POST', body: token }),
    onSuccess: () => queries.invalidateQueries({ queryKey: tokens }),
    gcTime: 0,
  })
}

export function useRevokeApiToken() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<void>(`/api-tokens/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: tokens }),
  })
}
