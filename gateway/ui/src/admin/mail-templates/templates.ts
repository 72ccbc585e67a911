import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, Problem } from '../../api/http'
import { keys } from '../../api/queries'

export const KINDS = ['acknowledgement', 'call', 'form', 'expectation', 'answer', 'rating', 'link'] as const
export type Kind = (typeof KINDS)[number]

/** What is written of one mail in one language. */
export interface Words {
  sender?: string | null
  subject?: string | null
  text: string
}

/** Which words: of what, in which language, for which group or (absent) for all. */
export interface Place {
  kind: Kind
  language: string
  group?: string | null
}

export interface Template extends Place, Words {
  /** As it comes with the desk. */
  standard: boolean
  /** For `If-Match`; 0 where nobody has written anything. */
  version: number
  changedAt?: string | null
  changedBy?: string | null
}

export interface KindRules {
  kind: Kind
  hasSender: boolean
  hasSubject: boolean
  mayBeEmpty: boolean
  placeholders: string[]
}

export interface Templates {
  templates: Template[]
  kinds: KindRules[]
}

export interface Preview {
  from: string
  to?: string | null
  subject: string
  language: string
  text: string
  html: string
}

const key = [...keys.setup, 'mail-templates'] as const

/** No event tells of words; what another administrator wrote is seen within half a minute. */
const LOOK_AGAIN_MS = 30_000

export function useTemplates() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<Templates>('/mail-templates', { signal })).body,
    refetchInterval: LOOK_AGAIN_MS,
  })
}

/** What a group's mail says now: its own words, else those for all; absent in a language that nobody wrote in. */
export function wordsAt(templates: Template[], { kind, language, group }: Place): Template | undefined {
  const found = templates.filter((one) => one.kind === kind && one.language === language)
  return found.find((one) => group && one.group === group) ?? found.find((one) => !one.group)
}

function path({ kind, language, group }: Place) {
  return `/mail-templates/${kind}/${encodeURIComponent(language)}${group ? `?group=${encodeURIComponent(group)}` : ''}`
}

/** Writes the words, unless somebody else did since `version` was read. */
export function useSaveTemplate() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ place, words, version }: { place: Place; words: Words; version: number }) =>
      call<Template>(path(place), { method: 'PUT', body: words, headers: { 'If-Match': `"${version}"` } }),
    onSettled: (_, problem) => {
      if (!problem || (problem instanceof Problem && problem.status === 412)) {
        return queries.invalidateQueries({ queryKey: key })
      }
    },
  })
}

export function useGiveBack() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (place: Place) => call<void>(path(place), { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

/** The mail that these words would make of a ticket; saves nothing and sends nothing. */
export function usePreview() {
  return useMutation({
    mutationFn: (wished: Place & Words & { ticket: string }) =>
      call<Preview>('/mail-templates/preview', { method: 'POST', body: wished }),
  })
}
