import { useTranslation } from 'react-i18next'
import type { Change } from '../api/types'
import { Button } from '../parts/Button'
import { When } from '../parts/time'
import { useActor } from './actor'
import type { FieldConflict } from './conflicts'

/** The type of the change behind each field that can be in conflict. */
const CHANGE_OF: Record<string, string> = {
  state: 'ticket.state-changed.v1',
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
  const word = (field: string) => (i18n.exists(`field.${field}`) ? t(`field.${field}`) : field)
  return (
    <div className="conflict" role="alert">
      <p>{t('conflict.title')}</p>
      {conflicts.map(({ field, yours, theirs }) => {
        const by = history.findLast((change) => change.type === CHANGE_OF[field])
        return (
          <dl key={field}>
            <dt>{word(field)}</dt>
            <dd>
              {t('conflict.yours')}: <strong>{named(field, yours)}</strong>
            </dd>
            <dd>
              {t('conflict.theirs')}: <strong>{named(field, theirs)}</strong>
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
