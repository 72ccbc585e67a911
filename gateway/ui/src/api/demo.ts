import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from './http'
import { keys } from './queries'

export interface DemoDesk {
  state: 'absent' | 'planting' | 'there' | 'removing' | 'removed'
  tickets: number
  agents: { login: string; name: string }[]
}

const key = [...keys.setup, 'demo-desk'] as const

/** Asked again while it is being planted or removed, which takes some seconds. */
export function useDemoDesk(isEnabled = true) {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<DemoDesk>('/demo-desk', { signal })).body,
    enabled: isEnabled,
    refetchInterval: ({ state }) => (state.data && /ing$/.test(state.data.state) ? 1_000 : false),
  })
}

export function useRemoveDemoDesk() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => call<DemoDesk>('/demo-desk', { method: 'DELETE' }),
    onSuccess: ({ body }) => queries.setQueryData(key, body),
  })
}
