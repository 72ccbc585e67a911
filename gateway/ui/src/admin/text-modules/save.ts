import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { modulesKey, type TextModule } from '../../ticket/writing/textModules'

/** Changes the text module of this id, or makes one where there is none. */
export function useSaveModule(id: string | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: Omit<TextModule, 'id'>) =>
      call<TextModule>(id ? `/text-modules/${id}` : '/text-modules', { method: id ? 'PATCH' : 'POST', body: change }),
    onSuccess: () => queries.invalidateQueries({ queryKey: modulesKey }),
  })
}

export function useDeleteModule() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<void>(`/text-modules/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: modulesKey }),
  })
}
