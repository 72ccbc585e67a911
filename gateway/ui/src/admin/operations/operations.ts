import { useMutation, useQueries, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

/** Each answers for itself, so that one which is away takes nothing else with it. */
export const SERVICES = [
  'gateway',
  'ticket-service',
  'email-gateway',
  'webhook-dispatcher',
  'notifier-service',
  'search-service',
] as const
export type Service = (typeof SERVICES)[number]

/** What was asked for, and the dependency that did not answer for it. */
export interface Part<T> {
  items: T[]
  away?: string
}

export interface Logged {
  at: string
  level: string
  logger: string
  message: string
  times: number
}

export interface Replica {
  instance: string
  version: string
  startedAt: string
  seenAt: string
  up: boolean
  residentBytes?: number
  heapBytes: number
  heapMaxBytes: number
  /** By reason; a gateway has no effects. */
  passedOver?: Record<string, number>
  errors?: Logged[]
}

export interface Outbox {
  collection: string
  documents: number
  oldest?: string
}

export interface Work {
  collection: string
  due: number
  later: number
  failing: number
  oldest?: string
  inHand: number
}

export interface Group {
  group: string
  topic: string
  reaction: string
  lag: number
  members: number
}

export interface DeadLetterTopic {
  group: string
  topic: string
  reaction: string
  deadLetters: string
  open: number
}

export interface Report {
  service: Service
  readAt: string
  dependencies: { name: string; up: boolean }[]
  replicas: Part<Replica>
  outboxes: Part<Outbox>
  work: Part<Work>
  groups: Part<Group>
  deadLetters: Part<DeadLetterTopic>
}

export interface DeadLetter {
  offset: number
  at: string
  key?: string
  failure?: string
  reason?: string
  topic?: string
  partition?: number
  originalOffset?: number
  value: string
  decision?: { outcome: 'HANDLED' | 'DISCARDED'; by: string; at: string }
}

export interface Result {
  offset: number
  outcome: 'HANDLED' | 'DISCARDED' | 'PASSED_OVER' | 'FAILED' | 'DECIDED_BEFORE'
  reason?: string
}

export interface Asked {
  service: Service
  query: UseQueryResult<Report>
}

const key = [...keys.setup, 'operations'] as const

export function useOperations(): Asked[] {
  const queries = useQueries({
    queries: SERVICES.map((service) => ({
      queryKey: [...key, service],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await call<Report>(`/operations/${service}`, { signal })).body,
      refetchInterval: 5_000,
      staleTime: 0,
      // It is asked again in five seconds anyway, and until then the truth is that it does not answer.
      retry: false,
    })),
  })
  return SERVICES.map((service, n) => ({ service, query: queries[n]! }))
}

const lettersOf = (service: Service, topic: string) => [...key, service, 'dead-letters', topic] as const

export function useDeadLetters(service: Service, topic: string, from: number, decided: boolean) {
  return useQuery({
    queryKey: [...lettersOf(service, topic), from, decided],
    queryFn: async ({ signal }) =>
      (
        await call<{ records: DeadLetter[]; next?: number }>(
          `/operations/${service}/dead-letters?topic=${encodeURIComponent(topic)}&from=${from}&limit=50&decided=${decided}`,
          { signal },
        )
      ).body,
    refetchInterval: 5_000,
  })
}

export function useDecide(service: Service, topic: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ what, offsets }: { what: 're-drive' | 'discard'; offsets: number[] }) =>
      (
        await call<{ results: Result[] }>(`/operations/${service}/dead-letters/${what}`, {
          method: 'POST',
          body: { topic, offsets },
        })
      ).body.results,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: lettersOf(service, topic) }),
        queries.invalidateQueries({ queryKey: [...key, service] }),
      ]),
  })
}
