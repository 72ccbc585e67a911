import { useState } from 'react'
import { FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { tell } from '../../parts/toast'
import { useTexts } from './texts'
import { type Endpoint, useReplayMany } from './webhooks'

/** Sends again everything to an endpoint since a time of the administrator's own clock. */
export function ReplaySince({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { t } = useTexts()
  const replay = useReplayMany(endpoint.id)
  const [since, setSince] = useState(() => local(new Date(Date.now() - 3_600_000)))
  const [isFailedOnly, setFailedOnly] = useState(true)
  const isTime = !Number.isNaN(new Date(since).getTime())
  return (
    <FormDialog
      title={t('replaySince')}
      isOpen
      onClose={onClose}
      action={t('replay')}
      isBusy={replay.isPending}
      isReady={isTime}
      problem={replay.error}
      onSubmit={() =>
        replay.mutate(
          {
            endpoint: endpoint.id,
            since: new Date(since).toISOString(),
            states: isFailedOnly ? ['abandoned'] : [],
          },
          {
            onSuccess: ({ replayed, skipped }) => {
              tell(t('replayedMany', { count: replayed, skipped }))
              onClose()
            },
          },
        )
      }
    >
      <p>{t('replaySinceHelp')}</p>
      <Field label={t('since')} type="datetime-local" value={since} onChange={setSince} isRequired />
      <Tick label={t('failedOnly')} isSelected={isFailedOnly} onChange={setFailedOnly} />
    </FormDialog>
  )
}

/** As a field for local times has it. */
function local(time: Date): string {
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
