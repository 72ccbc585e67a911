import { type QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/http'
import type { ListName } from '../api/queries'
import { MOST_TICKETS, type Selection } from './useSelection'

/** What is absent stays as it is in each ticket. */
export interface JointChange {
  state?: string
  assignee?: string | null
  group?: string
  priority?: string
  type?: string | null
  addTags?: string[]
  removeTags?: string[]
}

export interface PassedOver {
  ticket: string
  key?: string | null
  code: string
  reason: string
}

export interface BulkChange {
  id: string
  kind: 'change' | 'undo' | 'tag-rename' | 'tag-merge'
  state: 'planned' | 'running' | 'done' | 'cancelled'
  cancelling: boolean
  total: number
  done: number
  changed: number
  passedOverCount: number
  reason?: string | null
  finishedAt?: string | null
  undoable: boolean
}

export const BULK_CHANGES = ['bulk-changes'] as const

/** How often one looks how far a running job is. */
const LOOK_EVERY_MS = 1_000

/** The newest of the account's own. While one is at work, they are asked for again and again. */
export function useBulkChanges(isWanted: boolean) {
  return useQuery({
    queryKey: BULK_CHANGES,
    enabled: isWanted,
    queryFn: async ({ signal }) =>
      (await call<{ bulkChanges: BulkChange[] }>('/bulk-changes?limit=10', { signal })).body.bulkChanges,
    refetchInterval: ({ state }) => (state.data?.some((job) => !job.finishedAt) ? LOOK_EVERY_MS : false),
  })
}

/** Begins a change of the selected tickets. Begun twice, the second finds them as they are wanted. */
export function useBeginBulkChange(list: ListName, selection: Selection) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ change, reason }: { change: JointChange; reason: string }) => {
      const tickets = selection.isWhole ? await idsOf(list) : [...selection.ids].slice(0, MOST_TICKETS)
      return call<BulkChange>('/bulk-changes', {
        method: 'POST',
        body: { tickets, change, ...(reason ? { reason } : {}) },
      })
    },
    onSuccess: ({ body }) => show(queries, body),
  })
}

/** As it was when it began: one that is over a moment later has been seen, so that it says so and offers the way back. */
function show(queries: QueryClient, job: BulkChange) {
  queries.setQueryData<BulkChange[]>(BULK_CHANGES, (all = []) => [job, ...all.filter(({ id }) => id !== job.id)])
  return queries.invalidateQueries({ queryKey: BULK_CHANGES })
}

async function idsOf(list: ListName): Promise<string[]> {
  const path =
    'view' in list
      ? `/views/${encodeURIComponent(list.view)}/ids`
      : `/search/ids?${new URLSearchParams({ q: list.search })}`
  return (await call<{ ids: string[] }>(path)).body.ids
}

export function useCancel() {
  return useAct('cancel')
}

export function useUndo() {
  return useAct('undo')
}

function useAct(act: 'cancel' | 'undo') {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<BulkChange>(`/bulk-changes/${id}/${act}`, { method: 'POST' }),
    onSuccess: ({ body }) => show(queries, body),
  })
}

interface PassedOverPage {
  passedOver: PassedOver[]
  next?: number | null
}

/** Every ticket that a job could not change, with why. */
export function usePassedOver(id: string) {
  return useInfiniteQuery({
    queryKey: [...BULK_CHANGES, id, 'passed-over'],
    queryFn: ({ pageParam, signal }) => readPassedOver(id, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (page: PassedOverPage) => page.next ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.passedOver),
  })
}

/** The next part that has any: long stretches of a job may have none. */
async function readPassedOver(id: string, cursor: number, signal: AbortSignal): Promise<PassedOverPage> {
  const page = (await call<PassedOverPage>(`/bulk-changes/${id}/passed-over?cursor=${cursor}`, { signal })).body
  return page.passedOver.length === 0 && page.next != null ? readPassedOver(id, page.next, signal) : page
}
