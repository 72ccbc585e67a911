import { useTranslation } from 'react-i18next'
import type { Change, FieldContent } from '../api/types'
import { Button } from '../parts/Button'
import { When } from '../parts/time'
import { useActor } from './actor'
import { customFieldIn, type FieldConflict } from './conflicts'
import { useFieldWords } from './fields/useFieldWords'

/** The type of the change behind each field that can be in conflict. */
const CHANGE_OF: Record<string, string> = {
  state: 'ticket.state-changed.v1',
  type: 'ticket.type-changed.v1',
  assignee: 'ticket.assigned.v1',
  group: 'ticket.moved.v1',
  priority: 'ticket.priority-changed.v1',
  tags: 'ticket.tags-changed.v1',
  subject: 'ticket.subject-changed.v1',
  customer: 'ticket.customer-changed.v1',
}

/** Both values side by side with who set the other, and the choice between them: nothing is overwritten unseen. */
export function Conflict({
  conflicts,
  history,
  named,
  isBusy,
  onUseMine,
  onLeave,
}: {
  conflicts: FieldConflict[]
  history: Change[]
  named: (field: string, value: unknown) => string
  /** The service has not heard of the choice yet. */
  isBusy: boolean
  onUseMine: () => void
  onLeave: () => void
}) {
  const { t, i18n } = useTranslation()
  const actor = useActor()
  const fields = useFieldWords('ticket')
  const word = (field: string) => {
    const custom = customFieldIn(field)
    if (custom !== undefined) return fields.nameOf(custom)
    return i18n.exists(`field.${field}`) ? t(`field.${field}`) : field
  }
  const said = (field: string, value: unknown) => {
    const custom = customFieldIn(field)
    return custom !== undefined && value != null ? fields.said(custom, value as FieldContent) : named(field, value)
  }
  return (
    <div className="conflict" role="alert">
      <p>{t('conflict.title')}</p>
      {conflicts.map(({ field, yours, theirs }) => {
        const by = history.findLast((change) => isOf(change, field))
        return (
          <dl key={field}>
            <dt>{word(field)}</dt>
            <dd>
              {t('conflict.yours')}: <strong>{said(field, yours)}</strong>
            </dd>
            <dd>
              {t('conflict.theirs')}: <strong>{said(field, theirs)}</strong>
              {by && (
                <>
                  {' '}
                  ({actor(by)}, <When time={by.time} />)
                </>
              )}
            </dd>
          </dl>
        )
      })}
      <p className="buttons">
        <Button onPress={onLeave} isDisabled={isBusy}>
          {t('conflict.keepTheirs')}
        </Button>
        <Button onPress={onUseMine} isPending={isBusy}>
          {t('conflict.useMine')}
        </Button>
      </p>
    </div>
  )
}

function isOf({ type, change }: Change, field: string): boolean {
  const custom = customFieldIn(field)
  return custom === undefined
    ? type === CHANGE_OF[field]
    : type === 'ticket.fields-changed.v1' && Array.isArray(change.fields) && change.fields.includes(custom)
}
