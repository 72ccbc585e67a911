import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

export interface Route {
  id: string
  kind: string
  name: string
  /** Without the part that is the secret. */
  url: string
  events: string[]
  filter: string
  template?: string
  language: string
  enabled: boolean
  failing?: string
}

export interface NewRoute {
  kind: string
  name: string
  url: string
  filter: string
  language: string
}

export interface Alert {
  id: string
  state: 'waiting' | 'sent' | 'failed' | 'erased'
  text: string
  failures: number
  reason?: string
  test: boolean
  createdAt: string
}

const key = [...keys.setup, 'alert-routes'] as const
const alertsOf = (route: string) => [...key, route, 'alerts'] as const

export function useRoutes() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<{ routes: Route[] }>('/alert-routes', { signal })).body.routes,
    refetchInterval: 10_000,
  })
}

export function useAlerts(route: string) {
  return useQuery({
    queryKey: alertsOf(route),
    queryFn: async ({ signal }) =>
      (await call<{ alerts: Alert[] }>(`/alert-routes/${route}/alerts?limit=50`, { signal })).body.alerts,
    // No event of the desk tells how an alert goes on.
    refetchInterval: 3_000,
  })
}

export function useMakeRoute() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (wish: NewRoute) =>
      (
        await call<Route>('/alert-routes', {
          method: 'POST',
          body: wish,
          headers: { 'Idempotency-Key': crypto.randomUUID() },
        })
      ).body,
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useSwitchRoute() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (route: Route) =>
      call<Route>(`/alert-routes/${route.id}`, { method: 'PATCH', body: { enabled: !route.enabled } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useDeleteRoute() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<void>(`/alert-routes/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useTestRoute(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ url }: { url?: string }) =>
      call<Alert>(`/alert-routes/${id}/test`, { method: 'POST', body: url ? { url } : {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: alertsOf(id) }),
  })
}

export function useReplayAlert(route: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      call<Alert>(`/alert-routes/${route}/alerts/${encodeURIComponent(id)}/replay`, { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: alertsOf(route) }),
  })
}
