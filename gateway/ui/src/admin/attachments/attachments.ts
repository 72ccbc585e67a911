import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, Problem } from '../../api/http'
import { keys } from '../../api/queries'

/** Which files the desk takes from people; sizes are in bytes. */
export interface Attachments {
  largestFile: number
  /** Of the files of one message together; absent where nothing limits them. */
  largestMessage?: number | null
  /** Endings of names, without the dot. */
  blocked: string[]
  blockPrograms: boolean
}

export interface KnownAttachments extends Attachments {
  /** What `largestFile` can be at most here. */
  most: number
  /** For `If-Match`. */
  version: number
}

const KEY = [...keys.setup, 'attachments'] as const

/** What another administrator changed is seen within half a minute. */
const LOOK_AGAIN_MS = 30_000

export function useAttachments() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<KnownAttachments> => {
      const { body, version } = await call<Omit<KnownAttachments, 'version'>>('/attachment-settings', { signal })
      return { ...body, version: version ?? 0 }
    },
    refetchInterval: LOOK_AGAIN_MS,
  })
}

/** Decides so, unless somebody else has decided since. */
export function useSaveAttachments() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ version, wanted }: { version: number; wanted: Attachments }) =>
      call<KnownAttachments>('/attachment-settings', {
        method: 'PUT',
        body: wanted,
        headers: { 'If-Match': `"${version}"` },
      }),
    onSettled: (_, problem) => {
      if (!problem || (problem instanceof Problem && problem.status === 412)) {
        return queries.invalidateQueries({ queryKey: KEY })
      }
    },
  })
}
