import { Problem } from '../api/http'

/** One field that somebody else changed after this page had read it. */
export interface FieldConflict {
  field: string
  yours: unknown
  theirs: unknown
}

export function conflictsIn(problem: unknown): FieldConflict[] {
  if (!(problem instanceof Problem) || problem.code !== 'changed-meanwhile') return []
  const conflicts = problem.facts.conflicts as Record<string, { yours?: unknown; theirs?: unknown }> | undefined
  return Object.entries(conflicts ?? {}).map(([field, { yours, theirs }]) => ({ field, yours, theirs }))
}

/** The name of the custom field, where it is one. */
export function customFieldIn(field: string): string | undefined {
  return field.startsWith('fields.') ? field.slice('fields.'.length) : undefined
}
