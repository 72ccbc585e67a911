import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import type { Why } from '../../why/why'

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Day = (typeof DAYS)[number]

/** When nothing is said. A span that begins on one of the days may end on the next. */
export interface Quiet {
  days: Day[]
  from: string
  to: string
  timeZone: string
}

/** So many messages within the minutes are said one by one; what is more is put together. */
export interface Digest {
  above: number
  minutes: number
}

export interface Setting {
  name: string
  form: 'text' | 'secret' | 'long' | 'choice'
  required: boolean
  options: string[]
  /** What holds where nothing is said; empty for nothing. */
  usual: string
}

export interface Messenger {
  kind: string
  title: string
  evidence: 'documented' | 'seen' | 'assumed'
  /** The address where its vendor has one for everybody. */
  url?: string
  settings: Setting[]
}

export interface Route {
  id: string
  kind: string
  name: string
  /** Without the part that is the secret. */
  url: string
  /** Without those that are secret. */
  settings: Record<string, string>
  /** The names of the secret settings that are there. */
  secrets: string[]
  events: string[]
  filter: string
  template?: string
  language: string
  quiet?: Quiet
  digest?: Digest
  enabled: boolean
  failing?: string
  failingWhy?: Why | null
  version: number
}

/** What a form asks for; an empty part takes back what was there. */
export interface Wish {
  kind?: string
  name: string
  url?: string
  settings: Record<string, string>
  filter: string
  template: string
  language: string
  quiet: Quiet | Record<string, never>
  digest: Partial<Digest>
}

export interface Alert {
  id: string
  state: 'waiting' | 'sent' | 'failed' | 'erased'
  text: string
  failures: number
  reason?: string
  /** Where it is not what the messenger answered. */
  why?: Why | null
  test: boolean
  /** The alert in whose message it is said. */
  saidWith?: string
  /** When it is looked at next. */
  due?: string
  createdAt: string
}

/** The usual words of one language. */
export interface Wording {
  language: string
  template: string
  /** As they come with the desk. */
  standard: boolean
  version: number
}

const key = [...keys.setup, 'alert-routes'] as const
const messengersKey = [...keys.setup, 'messengers'] as const
const wordingsKey = [...keys.setup, 'alert-wordings'] as const
const alertsOf = (route: string) => [...key, route, 'alerts'] as const

export function useRoutes({ every = 10_000 } = {}) {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<{ routes: Route[] }>('/alert-routes', { signal })).body.routes,
    refetchInterval: every,
  })
}

export function useMessengers() {
  return useQuery({
    queryKey: messengersKey,
    queryFn: async ({ signal }) =>
      (await call<{ messengers: Messenger[] }>('/alert-routes/messengers', { signal })).body.messengers,
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

/** Makes a route, or changes the one that is given, if nobody else has in between. */
export function useSaveRoute(route?: Route) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (wish: Wish) =>
      (route
        ? await call<Route>(`/alert-routes/${route.id}`, {
            method: 'PATCH',
            body: wish,
            headers: { 'If-Match': `"${route.version}"` },
          })
        : await call<Route>('/alert-routes', {
            method: 'POST',
            body: wish,
            headers: { 'Idempotency-Key': crypto.randomUUID() },
          })
      ).body,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
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
    mutationFn: async ({ url }: { url?: string }) =>
      (await call<Alert>(`/alert-routes/${id}/test`, { method: 'POST', body: url ? { url } : {} })).body,
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

export function useWordings() {
  return useQuery({
    queryKey: wordingsKey,
    queryFn: async ({ signal }) =>
      (await call<{ wordings: Wording[]; placeholders: string[] }>('/alert-routes/wordings', { signal })).body,
    refetchInterval: 60_000,
  })
}

/** Writes over what was seen, and over nothing else. */
export function useSaveWording(seen: Wording) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (template: string) =>
      call<Wording>(`/alert-routes/wordings/${seen.language}`, {
        method: 'PUT',
        body: { template },
        headers: { 'If-Match': `"${seen.version}"` },
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: wordingsKey }),
  })
}

export function useGiveBackWording() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (language: string) => call<void>(`/alert-routes/wordings/${language}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: wordingsKey }),
  })
}
