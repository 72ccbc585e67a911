import { useState } from 'react'
import { Link } from 'react-router'
import { Choice, type Option } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { useCatchers, useMakeCatcher } from './catchers'
import { useTexts } from './texts'

const ITSELF = 'itself'
const NEW = 'new'

/** Sends a test to where it is configured to go, or to a catcher that shows it. */
export function SendTest({
  title,
  types,
  isBusy,
  problem,
  send,
  onClose,
}: {
  title: string
  /** The events to choose from, where there is a choice. */
  types?: Option[]
  isBusy: boolean
  problem: unknown
  send: (test: { type?: string; url?: string }) => void
  onClose: () => void
}) {
  const { t } = useTexts()
  const catchers = useCatchers()
  const make = useMakeCatcher()
  const [target, setTarget] = useState(ITSELF)
  const [type, setType] = useState(types?.[0]?.id)
  const chosen = catchers.data?.find(({ id }) => id === target)
  const submit = () => {
    const event = type ? { type } : {}
    if (target === ITSELF) send(event)
    else if (chosen) send({ ...event, url: chosen.url })
    else
      make.mutate(
        { name: title },
        {
          onSuccess: (made) => {
            setTarget(made.id)
            send({ ...event, url: made.url })
          },
        },
      )
  }
  return (
    <FormDialog
      title={title}
      isOpen
      onClose={onClose}
      action={t('test.send')}
      isBusy={isBusy || make.isPending}
      problem={problem ?? make.error}
      onSubmit={submit}
    >
      <p className="quiet">{t('test.help')}</p>
      {types && type && <Choice label={t('test.event')} value={type} options={types} onChoose={setType} />}
      <Choice
        label={t('test.target')}
        value={target}
        options={[
          { id: ITSELF, name: t('test.itself') },
          ...(catchers.data ?? []).map(({ id, name }) => ({ id, name: t('test.catcher', { name }) })),
          { id: NEW, name: t('test.new') },
        ]}
        onChoose={setTarget}
      />
      {chosen && <Link to={`/admin/catchers/${chosen.id}`}>{t('test.watch', { name: chosen.name })}</Link>}
    </FormDialog>
  )
}
