import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

export interface Group {
  id: string
  name: string
  address?: string | null
  signature?: string | null
}

const key = [...keys.setup, 'groups'] as const

export function useGroups() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<{ groups: Group[] }>('/groups', { signal })).body.groups,
  })
}

export type GroupChange = Partial<Omit<Group, 'address'>> & { address?: string | undefined }

/** Changes the group of this id, or makes one where there is none. */
export function useSaveGroup(id: string | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: GroupChange) =>
      call<Group>(id ? `/groups/${id}` : '/groups', { method: id ? 'PATCH' : 'POST', body: change }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}
