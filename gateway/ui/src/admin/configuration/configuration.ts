import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, Problem } from '../../api/http'

export type Configuration = Record<string, unknown>

export interface Difference {
  section: string
  entry?: string
  what: 'added' | 'changed' | 'removed' | 'kept' | 'reordered'
  values: { pointer: string; from?: unknown; to?: unknown }[]
}

/**
 * @property secretsMissing names of the mailboxes that wait for somebody to type their password or secret
 * @property revision of the configuration that the differences are from, for taking over just these
 */
export interface Taken {
  applied: boolean
  differences: Difference[]
  secretsMissing: string[]
  revision: string
}

export interface Fault {
  pointer: string
  sentence: string
}

/** What is wrong with a document, place by place; empty where it was refused for another reason. */
export function faultsOf(problem: unknown): Fault[] {
  return problem instanceof Problem && Array.isArray(problem.facts.faults) ? (problem.facts.faults as Fault[]) : []
}

/** Asks for the configuration and gives it to the browser as a file. */
export function useDownload() {
  return useMutation({
    mutationFn: async () => {
      const { body } = await call<Configuration>('/configuration')
      save(`${JSON.stringify(body, null, 2)}\n`, 'tidings-configuration.json')
    },
  })
}

function save(text: string, name: string) {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** Asks what a document would change. */
export function useCompare() {
  return useMutation({
    mutationFn: async (document: Configuration) =>
      (await call<Taken>('/configuration?dryRun=true', { method: 'PUT', body: document })).body,
  })
}

/** Takes a document over, if what it was compared with is still so. */
export function useTakeOver() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ document, revision }: { document: Configuration; revision: string }) =>
      (
        await call<Taken>('/configuration', {
          method: 'PUT',
          body: document,
          headers: { 'If-Match': `"${revision}"` },
        })
      ).body,
    // Groups, states, roles, fields: hardly anything on the page is not set by it.
    onSuccess: () => queries.invalidateQueries(),
  })
}
