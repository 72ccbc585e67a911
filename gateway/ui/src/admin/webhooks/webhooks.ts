import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

export interface Endpoint {
  id: string
  name: string
  url: string
  events: string[]
  filter: string
  audience: 'public' | 'internal'
  enabled: boolean
  disabledBecause?: string
  /** Only in the answer that made it. */
  secret?: string
}

export interface NewEndpoint {
  name: string
  url: string
  events: string[]
  filter?: string
  audience: 'public' | 'internal'
}

export interface Attempt {
  n: number
  at: string
  url: string
  status?: number
  reason?: string
  response?: string
  millis?: number
}

export type DeliveryState = 'waiting' | 'delivered' | 'abandoned' | 'erased'

export interface DeliveryRow {
  id: string
  type: string
  state: DeliveryState
  attempts: number
  lastAttempt?: Attempt
  due?: string
  test: boolean
  createdAt: string
}

export interface Delivery {
  id: string
  type: string
  state: DeliveryState
  body: string
  attempts: Attempt[]
  abandonedBecause?: string
  due?: string
  test: boolean
  createdAt: string
}

const key = [...keys.setup, 'webhook-endpoints'] as const
const deliveriesOf = (endpoint: string) => [...key, endpoint, 'deliveries'] as const

/** No event of the desk tells how a delivery goes on. */
const REFRESH_MS = 3_000

export function useEndpoints() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (await call<{ endpoints: Endpoint[] }>('/webhook-endpoints', { signal })).body.endpoints,
    refetchInterval: 10_000,
  })
}

export function useDeliveries(endpoint: string) {
  return useQuery({
    queryKey: deliveriesOf(endpoint),
    queryFn: async ({ signal }) =>
      (await call<{ deliveries: DeliveryRow[] }>(`/webhook-deliveries?endpoint=${endpoint}&limit=50`, { signal })).body
        .deliveries,
    refetchInterval: REFRESH_MS,
  })
}

export function useDelivery(id: string) {
  return useQuery({
    queryKey: [...keys.setup, 'webhook-delivery', id],
    queryFn: async ({ signal }) =>
      (await call<Delivery>(`/webhook-deliveries/${encodeURIComponent(id)}`, { signal })).body,
    refetchInterval: REFRESH_MS,
  })
}

export function useMakeEndpoint() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (wish: NewEndpoint) =>
      (
        await call<Endpoint>('/webhook-endpoints', {
          method: 'POST',
          body: wish,
          headers: { 'Idempotency-Key': crypto.randomUUID() },
        })
      ).body,
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useSwitchEndpoint() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (endpoint: Endpoint) =>
      call<Endpoint>(`/webhook-endpoints/${endpoint.id}`, { method: 'PATCH', body: { enabled: !endpoint.enabled } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useDeleteEndpoint() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<void>(`/webhook-endpoints/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useTestEndpoint(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (test: { type?: string; url?: string }) =>
      (await call<Delivery>(`/webhook-endpoints/${id}/test`, { method: 'POST', body: test })).body,
    onSuccess: () => queries.invalidateQueries({ queryKey: deliveriesOf(id) }),
  })
}

export function useReplay(endpoint: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      call<Delivery>(`/webhook-deliveries/${encodeURIComponent(id)}/replay`, { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: deliveriesOf(endpoint) }),
  })
}
