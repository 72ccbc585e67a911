import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import type { Why } from '../../why/why'

export const FORMATS = ['event', 'json', 'form', 'xml', 'text', 'jira'] as const
export const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'] as const

export type Audience = 'public' | 'internal'

export interface Body {
  format: (typeof FORMATS)[number]
  /** Empty where the format has none. */
  template: string
}

export const AUTH_TYPES = ['none', 'basic', 'bearer', 'oauth2'] as const
export const HUB_SIGNATURES = ['none', 'x-hub-signature-256', 'x-hub-signature'] as const

/** How requests sign in. A secret goes one way only, and is left out where it stays as it is. */
export interface Auth {
  type: (typeof AUTH_TYPES)[number]
  username?: string
  password?: string
  token?: string
  tokenUrl?: string
  clientId?: string
  clientSecret?: string
  scope?: string
}

export interface Pace {
  /** Absent, or 0 in a wish, for no limit. */
  perMinute?: number
  concurrency?: number
  ordered: boolean
}

/** The formats that an administrator writes. */
export const hasTemplate = ({ format }: Body) => format !== 'event' && format !== 'jira'

export interface Endpoint {
  id: string
  name: string
  url: string
  events: string[]
  filter: string
  audience: Audience
  method: string
  body: Body
  /** Without their values, which are secrets. */
  headerNames: string[]
  auth: Auth
  hubSignature: (typeof HUB_SIGNATURES)[number]
  /** Until when the key before the newest signs as well. */
  oldKeyUntil?: string
  pace: Pace
  failingSince?: string
  pausedUntil?: string
  pausedBecause?: string
  pausedWhy?: Why | null
  version: number
  enabled: boolean
  disabledBecause?: string
  disabledWhy?: Why | null
  /** When it was, by itself. */
  disabledAt?: string
  /** Only in the answer that made it. */
  secret?: string
}

/** What an administrator fills in. */
export interface EndpointWish {
  name: string
  url: string
  events: string[]
  filter: string
  audience: Audience
  method: string
  body: Body
  /** By name; null keeps the value that is stored. */
  headers: Record<string, string | null>
  auth: Auth
  hubSignature: Endpoint['hubSignature']
  pace: Pace
}

export interface Draft {
  events: string[]
  filter: string
  audience: Audience
  body: Body
  ticket: string
}

/** What a body makes of a ticket, and of which it would be broken. */
export interface BodyPreview {
  ticket: string
  event: string
  isExample: boolean
  contentType: string
  body: string
  tickets: { id: string; key: string; subject: string }[]
  events: number
  broken: { ticket: string; event: string; sentence: string; line: number; column: number; body: string }[]
}

export interface Attempt {
  n: number
  at: string
  url: string
  method?: string
  /** What is a secret is masked. */
  requestHeaders: Record<string, string>
  status?: number
  reason?: string
  response?: string
  /** Why there was no answer. */
  why?: Why | null
  millis?: number
  /** The receiver asked to wait, which uses up no try. */
  throttled: boolean
}

export const DELIVERY_STATES = ['waiting', 'delivered', 'abandoned', 'erased'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export interface DeliveryRow {
  id: string
  type: string
  state: DeliveryState
  attempts: number
  lastAttempt?: Pick<Attempt, 'at' | 'status' | 'reason' | 'why' | 'millis' | 'throttled'>
  due?: string
  /** The delivery that was sent again by this one. */
  replayOf?: string | null
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
  abandonedWhy?: Why | null
  due?: string
  test: boolean
  createdAt: string
}

const key = [...keys.setup, 'webhook-endpoints'] as const
const deliveriesOf = (endpoint: string) => [...key, endpoint, 'deliveries'] as const

/** No event of the desk tells how a delivery goes on. */
const REFRESH_MS = 3_000

export function useEndpoints({ every = 10_000 } = {}) {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (await call<{ endpoints: Endpoint[] }>('/webhook-endpoints', { signal })).body.endpoints,
    refetchInterval: every,
  })
}

/** Newest first. */
export function useDeliveries(endpoint: string, state?: DeliveryState) {
  return useInfiniteQuery({
    queryKey: [...deliveriesOf(endpoint), state ?? 'all'],
    queryFn: async ({ pageParam, signal }) => {
      const narrowed = `${state ? `&state=${state}` : ''}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ''}`
      const path = `/webhook-deliveries?endpoint=${endpoint}&limit=50${narrowed}`
      return (await call<{ deliveries: DeliveryRow[]; next?: string | null }>(path, { signal })).body
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.deliveries),
    // What was looked for further back stands still: each page of it would be asked for every time.
    refetchInterval: (query) => (query.state.data && query.state.data.pages.length > 1 ? false : REFRESH_MS),
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

/** Makes an endpoint, or changes the one that was seen. */
export function useSaveEndpoint(seen: Endpoint | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (wish: EndpointWish) =>
      (
        await call<Endpoint>(
          seen ? `/webhook-endpoints/${seen.id}` : '/webhook-endpoints',
          seen
            ? { method: 'PATCH', body: wish, headers: { 'If-Match': `"${seen.version}"` } }
            : { method: 'POST', body: wish, headers: { 'Idempotency-Key': crypto.randomUUID() } },
        )
      ).body,
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useBodyPreview() {
  return useMutation({
    mutationFn: async (draft: Draft) =>
      (await call<BodyPreview>('/webhook-endpoints/preview', { method: 'POST', body: draft })).body,
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

/** Signs with a new key, and for some hours with the old one as well. */
export function useRotateSecret(endpoint: Endpoint) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (hours: number) =>
      (
        await call<Endpoint>(`/webhook-endpoints/${endpoint.id}/rotate-secret`, {
          method: 'POST',
          body: { hours },
          headers: { 'If-Match': `"${endpoint.version}"` },
        })
      ).body,
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export interface Replayed {
  replayed: number
  skipped: number
}

/** One request takes so many, and says from when on there are more. */
interface Part extends Replayed {
  more: boolean
  next?: string | null
}

/** Asks until nothing is left. All of it is one wish, so that what lies at an end is sent once. */
async function replayAll(path: string, wish: object): Promise<Replayed> {
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const sum = { replayed: 0, skipped: 0 }
  for (let since: string | null = null; ;) {
    const body = since ? { ...wish, since } : wish
    const part: Part = (await call<Part>(path, { method: 'POST', body, headers })).body
    sum.replayed += part.replayed
    sum.skipped += part.skipped
    if (!part.more || !part.next || part.next === since) return sum
    since = part.next
  }
}

/** Switches it on again, and sends what it missed. */
export function useRepair(endpoint: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => replayAll(`/webhook-endpoints/${endpoint}/repair`, { replay: true }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export type ReplayWish = { ids: string[] } | { endpoint: string; since: string; states: DeliveryState[] }

export function useReplayMany(endpoint: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wish: ReplayWish) => replayAll('/webhook-deliveries/replay', wish),
    onSuccess: () => queries.invalidateQueries({ queryKey: deliveriesOf(endpoint) }),
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
