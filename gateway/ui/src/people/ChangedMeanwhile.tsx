import { useTranslation } from 'react-i18next'
import type { FieldContent, FieldDefinition } from '../api/types'
import { conflictsIn, customFieldIn } from '../ticket/conflicts'
import { useFieldWords } from '../ticket/fields/useFieldWords'
import { useOrganizations } from './people'
import { useTexts } from './texts'

/** Both values of what somebody else has changed since the form was opened; saving once more decides. */
export function ChangedMeanwhile({
  target,
  problem,
}: {
  target: Exclude<FieldDefinition['target'], 'ticket'>
  problem: unknown
}) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const fields = useFieldWords(target)
  const organizations = useOrganizations().data ?? []
  const named = (field: string) => {
    const custom = customFieldIn(field)
    if (custom !== undefined) return fields.nameOf(custom)
    return t(field === 'organizationId' ? 'organization' : (field as 'name'))
  }
  const said = (field: string, value: unknown) => {
    const custom = customFieldIn(field)
    if (value === null || value === undefined) return '–'
    if (custom !== undefined) return fields.said(custom, value as FieldContent)
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (Array.isArray(value)) return value.join(', ') || '–'
    return organizations.find(({ id }) => field === 'organizationId' && id === value)?.name ?? String(value)
  }
  const conflicts = conflictsIn(problem)
  if (conflicts.length === 0) return null
  return (
    <div className="conflict" role="alert">
      <p>{common('conflict.title')}</p>
      {conflicts.map(({ field, yours, theirs }) => (
        <dl key={field}>
          <dt>{named(field)}</dt>
          <dd>
            {common('conflict.yours')}: <strong>{said(field, yours)}</strong>
          </dd>
          <dd>
            {common('conflict.theirs')}: <strong>{said(field, theirs)}</strong>
          </dd>
        </dl>
      ))}
      <p>{t('saveAgain')}</p>
    </div>
  )
}
