import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import type { Access } from '../../api/types'

export interface NewInvitation {
  address: string
  name: string
  language: string
  roles: string[]
  access: Access
  twoFactor: boolean
}

export interface Invitation extends NewInvitation {
  id: string
  state: 'preparing' | 'sent' | 'expired' | 'uncertain' | 'stopped' | 'withdrawing'
  /** What it waits for or was stopped by. */
  reason?: string | null
  byName: string
  mailedAt?: string | null
  expiresAt?: string | null
}

const invitations = [...keys.setup, 'invitations'] as const

/** Nothing tells of them but asking: often while something is being done, else now and then. */
const OFTEN_MS = 1_500
const SELDOM_MS = 30_000

const isUnderWay = ({ state }: Invitation) => state === 'preparing' || state === 'withdrawing'

export function useInvitations() {
  return useQuery({
    queryKey: invitations,
    queryFn: async ({ signal }) =>
      (await call<{ invitations: Invitation[] }>('/invitations', { signal })).body.invitations,
    refetchInterval: (query) => (query.state.data?.some(isUnderWay) ? OFTEN_MS : SELDOM_MS),
  })
}

export function useInvite() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (invitation: NewInvitation) => call<Invitation>('/invitations', { method: 'POST', body: invitation }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.setup }),
  })
}

export function useSendAgain() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<Invitation>(`/invitations/${id}/mail`, { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: invitations }),
  })
}

export function useWithdraw() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<void>(`/invitations/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.setup }),
  })
}
