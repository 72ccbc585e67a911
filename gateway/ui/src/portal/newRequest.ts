import type { FieldContent, FieldDefinition, Me, Upload } from '../api/types'
import { newKey } from '../parts/key'
import { belongsTo, isFor, isShown } from '../ticket/fields/fields'

/** A request as it is being written; kept in this browser until it is sent. */
export interface RequestDraft {
  subject: string
  body: string
  values: Record<string, FieldContent | null>
  files: Upload[]
  /** Sent along, so that a repeat after a lost answer does not open it twice. Another text has another key. */
  key: string
}

export function emptyRequest(): RequestDraft {
  return { subject: '', body: '', values: {}, files: [], key: newKey() }
}

const place = (person: string) => `tidings.request.${person}`

/** What this person has begun in this browser. */
export function keptRequest(person: string): RequestDraft {
  try {
    const kept = JSON.parse(localStorage.getItem(place(person)) ?? 'null') as Partial<RequestDraft> | null
    return { ...emptyRequest(), ...kept }
  } catch {
    return emptyRequest()
  }
}

export function keepRequest(person: string, draft: RequestDraft) {
  try {
    if (isUntouched(draft)) localStorage.removeItem(place(person))
    else localStorage.setItem(place(person), JSON.stringify(draft))
  } catch {
    // The browser's room is used up: the page still has it.
  }
}

export function isUntouched({ subject, body, values, files }: RequestDraft): boolean {
  return subject === '' && body === '' && files.length === 0 && Object.values(values).every((value) => value == null)
}

/** The fields that a customer fills in for a request of this type. */
export function fieldsFor(all: FieldDefinition[], me: Me, type: string | undefined): FieldDefinition[] {
  return all.filter(
    (field) =>
      belongsTo(field, type) &&
      field.visibility === 'public' &&
      isShown(field, me, undefined) &&
      isFor(field.editable, me, undefined),
  )
}

/** The first field that has to be filled in and is not; inputs of a browser check themselves, choices do not. */
export function missing(fields: FieldDefinition[], values: RequestDraft['values']): FieldDefinition | undefined {
  return fields.find((field) => {
    const value = values[field.name]
    return (
      field.required === 'opening' && (value == null || value === '' || (Array.isArray(value) && value.length === 0))
    )
  })
}

/** What of the values belongs to these fields: another type may have been chosen since. */
export function filledIn(fields: FieldDefinition[], values: RequestDraft['values']): Record<string, FieldContent> {
  return Object.fromEntries(
    fields.flatMap(({ name }): [string, FieldContent][] => {
      const value = values[name]
      return value == null ? [] : [[name, value]]
    }),
  )
}
