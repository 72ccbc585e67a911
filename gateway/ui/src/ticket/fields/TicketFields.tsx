import { useRef } from 'react'
import { useFields } from '../../api/queries'
import { type FieldDefinition, mayChange, type Ticket } from '../../api/types'
import { useSignedIn } from '../../shell/me'
import { FORM_FIELDS } from '../form/CameByForm'
import type { TicketEdit } from '../useTicketEdit'
import { FieldInput } from './FieldInput'
import { belongsTo, isFor, isShown } from './fields'
import { useFieldWords } from './useFieldWords'

/** The custom fields of a ticket: to change where one may, and what else has a value as it is. */
export function TicketFields({ ticket, edit }: { ticket: Ticket; edit: TicketEdit }) {
  const me = useSignedIn()
  const fields = useFields()
  const words = useFieldWords('ticket')
  /** The version that one had before one's eyes when one began to write into a field. */
  const began = useRef<Record<string, number>>({})
  // Until the names are there, nothing: a name of the API is nobody's word, and no field jumps.
  if (!fields.data && !fields.isError) return null
  const defined = (fields.data ?? []).filter((field) => field.target === 'ticket')
  const values = ticket.fields ?? {}
  const shown = defined.filter((field) => belongsTo(field, ticket.type) && isShown(field, me, ticket.state.id))
  const isEditable = (field: FieldDefinition) => mayChange(me, ticket) && isFor(field.editable, me, ticket.state.id)
  const others = Object.keys(values)
    .filter((name) => !shown.some((field) => field.name === name && isEditable(field)))
    // Whoever keeps a field out of this role's forms does not want it at their foot.
    .filter((name) => !defined.some((field) => field.name === name && field.active && !isShown(field, me, undefined)))
    // Said by name below the properties.
    .filter((name) => ticket.channel !== 'form' || !FORM_FIELDS.includes(name))
    .sort()
  return (
    <>
      {shown.filter(isEditable).map((one) => (
        <FieldInput
          key={one.id}
          field={one}
          value={values[one.name]?.value}
          isBusy={edit.isPending}
          onBegin={() => (began.current[one.name] = ticket.version)}
          onChange={(value) => {
            edit.apply({ fields: { [one.name]: value } }, began.current[one.name])
            delete began.current[one.name]
          }}
        />
      ))}
      {others.length > 0 && (
        <dl>
          {others.map((name) => (
            <div key={name}>
              <dt>{words.nameOf(name)}</dt>
              <dd>{words.said(name, values[name]!.value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
