import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

export const PRESETS = ['slack', 'json', 'rate-limited', 'error', 'slow', 'custom'] as const
export type Preset = (typeof PRESETS)[number]

export interface Answer {
  preset: Preset
  status: number
  contentType: string
  body: string
  /** Seconds. */
  retryAfter?: number
}

export interface Catcher {
  id: string
  name: string
  url: string
  ownerName: string
  answer: Answer
  hasSecret: boolean
  kept: number
  caught: number
  createdAt: string
  expiresAt: string
}

export interface Check {
  scheme: 'standard-webhooks' | 'x-hub-signature-256'
  outcome: 'fits' | 'outside-tolerance' | 'no-key' | 'missing-header' | 'unreadable' | 'differs' | 'body-cut'
  missing?: string
  keyOf?: string
  id?: string
  timestamp?: number
  /** Seconds; negative where the sender's clock is ahead. */
  age?: number
  signatures: boolean[]
  hints: string[]
}

export interface CaughtRow {
  id: string
  at: string
  method: string
  path: string
  bytes: number
  cut: boolean
  status: number
  checks: Check[]
}

export interface Caught extends CaughtRow {
  query?: string
  from: string
  headers: { name: string; value: string }[]
  body: string
  encoding: 'utf-8' | 'base64'
}

export interface CatcherChange {
  name?: string
  answer?: Partial<Answer> & { preset: Preset }
  secret?: string
  hours?: number
}

const key = [...keys.setup, 'catchers'] as const
const one = (id: string) => [...key, id] as const

export function useCatchers() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<{ catchers: Catcher[] }>('/catchers', { signal })).body.catchers,
    // Others make and fill them too, and no event of the desk tells of it.
    refetchInterval: 10_000,
  })
}

export function useCatcher(id: string) {
  return useQuery({
    queryKey: [...one(id), 'itself'],
    queryFn: async ({ signal }) => (await call<Catcher>(`/catchers/${id}`, { signal })).body,
  })
}

export function useCaught(id: string) {
  return useQuery({
    queryKey: [...one(id), 'requests'],
    queryFn: async ({ signal }) =>
      (await call<{ requests: CaughtRow[] }>(`/catchers/${id}/requests`, { signal })).body.requests,
  })
}

export function useCaughtRequest(id: string, request: string | undefined, checks: Check[]) {
  return useQuery({
    // A key that is told later changes nothing of a request but its checks.
    queryKey: [...one(id), 'request', request, checks],
    queryFn: async ({ signal }) => (await call<Caught>(`/catchers/${id}/requests/${request}`, { signal })).body,
    enabled: request !== undefined,
    staleTime: Infinity,
  })
}

export function useMakeCatcher() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (wish: CatcherChange) =>
      (
        await call<Catcher>('/catchers', {
          method: 'POST',
          body: wish,
          headers: { 'Idempotency-Key': crypto.randomUUID() },
        })
      ).body,
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useChangeCatcher(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (change: CatcherChange) =>
      (await call<Catcher>(`/catchers/${id}`, { method: 'PATCH', body: change })).body,
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useDeleteCatcher() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<void>(`/catchers/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useClearCatcher(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => call<void>(`/catchers/${id}/requests`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: one(id) }),
  })
}

/** Asks for the catcher and its requests again whenever something was caught. The stream comes back by itself when it breaks. */
export function useCatcherStream(id: string) {
  const queries = useQueryClient()
  useEffect(() => {
    const stream = new EventSource(`/api/v1/catchers/${id}/stream`)
    const refresh = () => void queries.invalidateQueries({ queryKey: one(id) })
    stream.addEventListener('caught', refresh)
    stream.addEventListener('gone', () => {
      stream.close()
      refresh()
    })
    // What came while it was broken is not told again.
    stream.addEventListener('open', refresh)
    return () => stream.close()
  }, [id, queries])
}
