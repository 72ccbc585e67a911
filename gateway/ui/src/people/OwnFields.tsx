import { useState } from 'react'
import { useFields } from '../api/queries'
import type { FieldContent, FieldDefinition } from '../api/types'
import { useSignedIn } from '../shell/me'
import { FieldInput } from '../ticket/fields/FieldInput'
import { isFor } from '../ticket/fields/fields'
import type { PersonDetails } from './people'

type Written = Record<string, FieldContent | null>

/**
 * What is written into the custom fields of a person or an organization.
 *
 * @param known what is there; none for somebody new
 */
export function useOwnFields(known: PersonDetails['fields'] = {}) {
  const [written, setWritten] = useState<Written>({})
  return {
    valueOf: (name: string) => (name in written ? written[name] : known[name]?.value),
    write: (name: string, value: FieldContent | null) => setWritten((before) => ({ ...before, [name]: value })),
    /** As a request says it: nothing where nothing was changed. */
    change: (): { fields?: Written } => {
      const changed = Object.entries(written).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(known[name]?.value ?? null),
      )
      return changed.length === 0 ? {} : { fields: Object.fromEntries(changed) }
    },
  }
}

/** The custom fields that people or organizations have here, to fill in. */
export function OwnFields({
  target,
  own,
}: {
  target: Exclude<FieldDefinition['target'], 'ticket'>
  own: ReturnType<typeof useOwnFields>
}) {
  const me = useSignedIn()
  const fields = (useFields().data ?? []).filter(
    (field) => field.target === target && field.active && isFor(field.editable, me, undefined),
  )
  return fields.map((field) => (
    <FieldInput
      key={field.id}
      field={field}
      value={own.valueOf(field.name)}
      isLive
      onChange={(value) => own.write(field.name, value)}
    />
  ))
}
