import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

export const REPLIES = ['group', 'sender'] as const

export interface SystemSender {
  /** Absent for all groups that have none of their own. */
  group?: string | null
  address: string
  replies: (typeof REPLIES)[number]
}

const key = [...keys.setup, 'system-senders'] as const

const pathOf = (group: string | null) => `/system-senders${group ? `?group=${encodeURIComponent(group)}` : ''}`

export function useSystemSenders() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (await call<{ senders: SystemSender[] }>('/system-senders', { signal })).body.senders,
    refetchInterval: 30_000,
  })
}

/** Sets the sender of a group, or of all; an empty address takes it away. */
export function useSetSender(group: string | null) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wished: Pick<SystemSender, 'address' | 'replies'>) =>
      wished.address
        ? call<unknown>(pathOf(group), { method: 'PUT', body: wished })
        : call<unknown>(pathOf(group), { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}
