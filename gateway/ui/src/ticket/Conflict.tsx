import { useTranslation } from 'react-i18next'
import { Button } from '../parts/Button'
import type { FieldConflict } from './conflicts'

/** Both values side by side, and the choice between them: nothing is overwritten unseen. */
export function Conflict({
  conflicts,
  named,
  onUseMine,
  onLeave,
}: {
  conflicts: FieldConflict[]
  named: (field: string, value: unknown) => string
  onUseMine: () => void
  onLeave: () => void
}) {
  const { t, i18n } = useTranslation()
  const word = (field: string) => (i18n.exists(`ticket.${field}`) ? t(`ticket.${field}` as 'ticket.state') : field)
  return (
    <div className="conflict" role="alert">
      <p>{t('conflict.title')}</p>
      {conflicts.map(({ field, yours, theirs }) => (
        <dl key={field}>
          <dt>{word(field)}</dt>
          <dd>
            {t('conflict.yours')}: <strong>{named(field, yours)}</strong>
          </dd>
          <dd>
            {t('conflict.theirs')}: <strong>{named(field, theirs)}</strong>
          </dd>
        </dl>
      ))}
      <p className="buttons">
        <Button onPress={onLeave}>{t('conflict.keepTheirs')}</Button>
        <Button onPress={onUseMine}>{t('conflict.useMine')}</Button>
      </p>
    </div>
  )
}
