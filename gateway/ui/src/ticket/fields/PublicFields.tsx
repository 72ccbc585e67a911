import { useFields } from '../../api/queries'
import type { Ticket } from '../../api/types'
import { wordIn } from '../../i18n'
import { useSignedIn } from '../../shell/me'
import { belongsTo, isShown, said } from './fields'
import { useTexts } from './texts'

/** The custom fields of a ticket as its customer reads them: public ones that somebody has named, where they say something. */
export function PublicFields({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useTexts()
  const me = useSignedIn()
  const values = ticket.fields ?? {}
  const shown = (useFields().data ?? []).filter(
    (field) =>
      belongsTo(field, ticket.type) &&
      isShown(field, me, ticket.state.id) &&
      values[field.name]?.visibility === 'public',
  )
  if (shown.length === 0) return null
  return (
    <dl className="public-fields">
      {shown.map((field) => (
        <div key={field.id}>
          <dt>{wordIn(field.label, i18n.language, field.name)}</dt>
          <dd>{said(field, values[field.name]!.value, i18n.language, t('yes'), t('no'))}</dd>
        </div>
      ))}
    </dl>
  )
}
