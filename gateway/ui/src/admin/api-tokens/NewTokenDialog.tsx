import { useState } from 'react'
import { Choice } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { useSignedIn } from '../../shell/me'
import { useAgentAccess } from '../agents/access'
import { usePermissionName } from '../roles/permissions'
import { useMakeApiToken } from './apiTokens'
import { useTexts } from './texts'

const DAYS = [30, 90, 365]
const FOREVER = 'forever'
const MYSELF = 'myself'
const DAY = 24 * 60 * 60 * 1000

/** A token for a program: what for, in whose name, what it may do, and for how long. */
export function NewTokenDialog({
  forOthers,
  onClose,
  onMade,
}: {
  /** Whether service accounts may be chosen. */
  forOthers: boolean
  onClose: () => void
  onMade: (secret: string) => void
}) {
  const { t } = useTexts()
  const me = useSignedIn()
  const permissionName = usePermissionName()
  const make = useMakeApiToken()
  const accounts = (useAgentAccess().data ?? []).filter((agent) => forOthers && agent.program && agent.active)
  const [owner, setOwner] = useState(MYSELF)
  const [lifetime, setLifetime] = useState('90')
  const [chosen, setChosen] = useState<string[]>(['ticket.read'])
  const account = accounts.find((agent) => agent.id === owner)
  // None that the maker, or the account, does not have: the service would refuse it.
  const possible = me.permissions.filter((word) => !account || account.permissions.includes(word))
  const ticked = chosen.filter((word) => possible.includes(word))
  const submit = (form: FormData) =>
    make.mutate(
      {
        name: String(form.get('name')).trim(),
        permissions: ticked,
        ...(lifetime === FOREVER ? {} : { expiresAt: new Date(Date.now() + Number(lifetime) * DAY).toISOString() }),
        ...(account ? { agent: account.id } : {}),
      },
      { onSuccess: ({ body }) => onMade(body.secret) },
    )
  return (
    <FormDialog
      title={t('add')}
      isOpen
      onClose={onClose}
      action={t('add')}
      isBusy={make.isPending}
      isReady={ticked.length > 0}
      problem={make.error}
      onSubmit={submit}
    >
      <Field name="name" label={t('name')} help={t('nameHelp')} isRequired maxLength={100} autoFocus />
      {accounts.length > 0 && (
        <Choice
          label={t('account')}
          value={owner}
          options={[
            { id: MYSELF, name: t('myself') },
            ...accounts.map((agent) => ({ id: agent.id, name: agent.name ?? agent.id })),
          ]}
          onChoose={setOwner}
        />
      )}
      <Choice
        label={t('lifetime')}
        value={lifetime}
        options={[
          ...DAYS.map((days) => ({ id: String(days), name: t('days', { count: days }) })),
          { id: FOREVER, name: t('forever') },
        ]}
        onChoose={setLifetime}
      />
      <p className="quiet">{t('mayHelp')}</p>
      {possible.map((word) => (
        <Tick
          key={word}
          label={permissionName(word)}
          isSelected={ticked.includes(word)}
          onChange={(isIn) => setChosen(isIn ? [...ticked, word] : ticked.filter((other) => other !== word))}
        />
      ))}
    </FormDialog>
  )
}
