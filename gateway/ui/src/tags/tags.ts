import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/http'
import { keys } from '../api/queries'
import { BULK_CHANGES } from '../bulk/bulkChanges'

export interface TagUse {
  name: string
  /** On how many tickets it is. */
  tickets: number
}

interface TagPage {
  tags: TagUse[]
  next?: string | null
}

// Below the lists: what an event changes in these changes the numbers here.
const KEY = [...keys.lists, 'tags'] as const

async function read(asked: Record<string, string>, signal: AbortSignal): Promise<TagPage> {
  return (await call<TagPage>(`/tags?${new URLSearchParams(asked)}`, { signal })).body
}

const SUGGESTED = '8'

/** The tags that a beginning or a part of a name may mean. */
export function useTagSuggestions(q: string) {
  return useQuery({
    queryKey: [...KEY, 'suggested', q],
    enabled: q !== '',
    queryFn: async ({ signal }) => (await read({ q, limit: SUGGESTED }, signal)).tags,
  })
}

/** Every tag in use, by name. */
export function useTags(q: string) {
  return useInfiniteQuery({
    queryKey: [...KEY, 'all', q],
    queryFn: ({ pageParam, signal }) => read({ q, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page: TagPage) => page.next ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.tags),
  })
}

/** Renames a tag in all tickets; to the name of another one, which makes the two one. */
export function useRenameTag() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (renaming: { from: string; to: string }) => call('/tags/rename', { method: 'POST', body: renaming }),
    onSuccess: () => queries.invalidateQueries({ queryKey: BULK_CHANGES }),
  })
}

/** As a search reads it. */
export function searchFor(tag: string): string {
  return `tag:"${tag.replace(/["\\]/g, '\\$&')}"`
}
