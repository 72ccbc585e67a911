import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

/** How an agent's login stands at the login service. */
export interface Account {
  agent: string
  state: 'in-step' | 'pending' | 'gone'
  trouble?: string | null
  enabled: boolean
  secondFactor: boolean
  secondFactorDemanded: boolean
}

export const DEMANDED = ['nobody', 'administrators', 'everybody'] as const
export type Demanded = (typeof DEMANDED)[number]

const accounts = [...keys.setup, 'accounts'] as const
const rules = [...keys.setup, 'sign-in-rules'] as const

const OFTEN_MS = 1_500
const SELDOM_MS = 30_000

/** Of all agents, by the agent's id. */
export function useAccounts() {
  return useQuery({
    queryKey: accounts,
    queryFn: async ({ signal }) => {
      const { body } = await call<{ accounts: Account[] }>('/accounts', { signal })
      return Object.fromEntries(body.accounts.map((account) => [account.agent, account]))
    },
    refetchInterval: (query) =>
      Object.values(query.state.data ?? {}).some(({ state }) => state === 'pending') ? OFTEN_MS : SELDOM_MS,
  })
}

export function useMailPassword() {
  return useMutation({
    mutationFn: (agent: string) =>
      call<{ mailedAt: string }>(`/accounts/${encodeURIComponent(agent)}/password-mail`, { method: 'POST' }),
  })
}

export function useRemoveSecondFactor() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (agent: string) =>
      call<void>(`/accounts/${encodeURIComponent(agent)}/second-factor`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: accounts }),
  })
}

/** Of whom a second factor is demanded. */
export function useSignInRules() {
  return useQuery({
    queryKey: rules,
    queryFn: async ({ signal }) => (await call<{ twoFactor: Demanded }>('/sign-in-rules', { signal })).body,
  })
}

export function useDemand() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (twoFactor: Demanded) =>
      call<{ twoFactor: Demanded }>('/sign-in-rules', { method: 'PUT', body: { twoFactor } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.setup }),
  })
}
