import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import type { Shown } from '../../form/shown'

export const ASKED = ['no', 'optional', 'required'] as const

export interface FormWords {
  title?: string | null
  button?: string | null
  thanks?: string | null
}

/** A form as it is saved. */
export interface WantedForm {
  id: string
  name: string
  group: string
  type?: string | null
  personName: (typeof ASKED)[number]
  addressRequired: boolean
  /** What all of its tickets are called; absent where people are asked. */
  subject?: string | null
  fields: string[]
  /** By language tag. */
  words: Record<string, FormWords>
  origins: string[]
  /** Sizes in bytes. */
  files?: { most: number; largest: number } | null
  withoutScript: boolean
  proofOfWork: boolean
  active: boolean
}

export interface KnownForm extends WantedForm {
  lastDay: number
  lastWeek: number
  /** For `If-Match`. */
  version: number
}

const KEY = [...keys.setup, 'forms'] as const

/** How many came in is worth a look now and then. */
const LOOK_AGAIN_MS = 15_000

export function useForms() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await call<{ forms: KnownForm[] }>('/forms', { signal })).body.forms,
    refetchInterval: LOOK_AGAIN_MS,
  })
}

/** Makes a form, or puts it in the place of the version that was read. */
export function useSaveForm(version: number | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (form: WantedForm) =>
      version === undefined
        ? call<KnownForm>('/forms', { method: 'POST', body: form })
        : call<KnownForm>(`/forms/${form.id}`, {
            method: 'PUT',
            body: form,
            headers: { 'If-Match': `"${version}"` },
          }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

export function useDeleteForm() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<void>(`/forms/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

/** What a form would look like; what was shown before stays until the next is there. */
export function usePreview(form: WantedForm, language: string) {
  return useQuery({
    queryKey: [...KEY, 'preview', form, language],
    queryFn: async ({ signal }) =>
      (
        await call<Shown>(`/forms/preview?language=${encodeURIComponent(language)}`, {
          method: 'POST',
          body: form,
          signal,
        })
      ).body,
    placeholderData: keepPreviousData,
    retry: false,
  })
}
