import { useState } from 'react'
import { Choice } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { useTexts } from './texts'
import { type Endpoint, useRotateSecret } from './webhooks'

const HOURS = [0, 1, 24, 72, 168]

/** Gives an endpoint a new key, and the receiver time to change to it. */
export function Rotate({
  endpoint,
  onClose,
  onRotated,
}: {
  endpoint: Endpoint
  onClose: () => void
  onRotated: (endpoint: Endpoint) => void
}) {
  const { t } = useTexts()
  const rotate = useRotateSecret(endpoint)
  const [hours, setHours] = useState(24)
  return (
    <FormDialog
      title={t('rotateOf', { name: endpoint.name })}
      isOpen
      onClose={onClose}
      action={t('rotate')}
      isBusy={rotate.isPending}
      problem={rotate.error}
      onSubmit={() => rotate.mutate(hours, { onSuccess: onRotated })}
    >
      <p>{t('rotateHelp')}</p>
      <Choice
        label={t('overlap')}
        value={String(hours)}
        options={HOURS.map((one) => ({ id: String(one), name: t('overlapHours', { count: one }) }))}
        onChoose={(one) => setHours(Number(one))}
      />
    </FormDialog>
  )
}
