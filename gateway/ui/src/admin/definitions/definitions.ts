import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import type { Definition, Label, TicketSettings } from '../../api/types'
import { LANGUAGES } from '../../i18n'

export type Kind = 'states' | 'priorities' | 'types' | 'fields'

/** Changes the definition of this id, or makes one where there is none. What a change may touch elsewhere is asked again. */
export function useSaveDefinition<D extends Definition>(kind: Kind) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, wanted }: { id: string | undefined; wanted: object }) =>
      call<D>(id ? `/${kind}/${encodeURIComponent(id)}` : `/${kind}`, { method: id ? 'PATCH' : 'POST', body: wanted }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.definitions('').slice(0, 2) }),
  })
}

export function useRemoveDefinition(kind: Kind) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<void>(`/${kind}/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.definitions('').slice(0, 2) }),
  })
}

export function useTicketSettings() {
  return useQuery({
    queryKey: keys.definitions('settings'),
    queryFn: async ({ signal }) => (await call<TicketSettings>('/ticket-settings', { signal })).body,
  })
}

export function useSaveTicketSettings() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wanted: Partial<TicketSettings>) =>
      call<TicketSettings>('/ticket-settings', { method: 'PATCH', body: wanted }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.definitions('').slice(0, 2) }),
  })
}

/** Those that somebody looks for, by any of their names or the id. */
export function found<D extends Definition>(all: D[], words: string): D[] {
  const wanted = words.trim().toLowerCase()
  return all.filter(({ id, label }) =>
    [id, ...Object.values(label)].some((text) => text.toLowerCase().includes(wanted)),
  )
}

/** The languages of this page, and those that the names have besides. */
export function languagesOf(...labels: (Label | undefined)[]): string[] {
  return [...new Set([...Object.keys(LANGUAGES), ...labels.flatMap((label) => Object.keys(label ?? {}))])]
}

/** The names of a form's fields `PREFIX.LANGUAGE`, without the empty ones. */
export function labelIn(form: FormData, prefix: string): Label {
  const label: Label = {}
  for (const [name, value] of form.entries()) {
    const text = String(value).trim()
    if (name.startsWith(`${prefix}.`) && text) label[name.slice(prefix.length + 1)] = text
  }
  return label
}

/** An id that one would choose for this name. */
export function idFor(name: string): string {
  return (
    name
      .normalize('NFKD')
      // Accents fall away, and do not part words.
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .replace(/ł/g, 'l')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60)
  )
}

/** What this one becomes when the last tick of a list is taken away: a list in the order of all. */
export function toggled(list: string[], id: string, on: boolean): string[] {
  return on ? [...list, id] : list.filter((one) => one !== id)
}
