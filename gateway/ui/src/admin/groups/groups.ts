import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import type { Group } from '../../api/types'

export type GroupChange = Partial<Omit<Group, 'address'>> & { address?: string | undefined }

/** Changes the group of this id, or makes one where there is none. */
export function useSaveGroup(id: string | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: GroupChange) =>
      call<Group>(id ? `/groups/${id}` : '/groups', { method: id ? 'PATCH' : 'POST', body: change }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.groups }),
  })
}
