import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { carryOut } from '../../api/carryOut'
import type { Access, Group } from '../../api/types'
import { isLanguage, LANGUAGES } from '../../i18n'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { DataTable } from '../../parts/DataTable'
import { Confirm, FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { Refusal } from '../../parts/Refusal'
import { When } from '../../parts/time'
import { tell } from '../../parts/toast'
import type { Role } from './access'
import { type Invitation, useInvitations, useInvite, useSendAgain, useWithdraw } from './invitations'
import { Rights } from './Rights'
import { roleName, useTexts } from './texts'

/** Who was invited and has not signed in yet: how far it is, another mail, and the way back. */
export function Invitations({ roles }: { roles: Role[] }) {
  const { t } = useTexts()
  const invitations = useInvitations()
  const again = useSendAgain()
  const [withdrawn, setWithdrawn] = useState<Invitation>()
  if (invitations.error) return <Refusal problem={invitations.error} onRetry={() => void invitations.refetch()} />
  if (!invitations.data?.length) return null
  return (
    <section>
      <h2>{t('invitations')}</h2>
      <DataTable
        label={t('invitations')}
        rows={invitations.data}
        rowKey={(invitation) => invitation.id}
        empty={null}
        columns={[
          {
            id: 'name',
            name: t('name'),
            cell: (invitation) => (
              <>
                <strong>{invitation.name}</strong>
                <br />
                <span className="quiet anywhere">{invitation.address}</span>
              </>
            ),
          },
          {
            id: 'roles',
            name: t('roles'),
            cell: (invitation) =>
              invitation.roles
                .map((id) =>
                  roleName(
                    t,
                    roles.find((role) => role.id === id),
                    id,
                  ),
                )
                .join(', '),
          },
          { id: 'state', name: t('state'), cell: (invitation) => <HowFar of={invitation} /> },
          {
            id: 'acts',
            name: '',
            align: 'end',
            cell: (invitation) => (
              <span className="buttons end">
                {['sent', 'expired', 'uncertain', 'stopped'].includes(invitation.state) && (
                  <Button
                    aria-label={t('sendAgainOne', { name: invitation.name })}
                    isPending={again.isPending && again.variables === invitation.id}
                    onPress={() => carryOut(again, invitation.id, () => tell(t('invited', { name: invitation.name })))}
                  >
                    {invitation.state === 'stopped' ? t('tryAgain') : t('sendAgain')}
                  </Button>
                )}
                {invitation.state !== 'withdrawing' && (
                  <Button
                    kind="quiet"
                    aria-label={t('withdrawOne', { name: invitation.name })}
                    onPress={() => setWithdrawn(invitation)}
                  >
                    {t('withdraw')}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
      />
      {again.error && <Refusal problem={again.error} />}
      {withdrawn && <Withdraw invitation={withdrawn} onClose={() => setWithdrawn(undefined)} />}
    </section>
  )
}

function HowFar({ of: invitation }: { of: Invitation }) {
  const { t } = useTexts()
  const { state, reason, mailedAt, expiresAt } = invitation
  return (
    <>
      {t(`invitation.${state}`)}
      {state === 'sent' && mailedAt && (
        <span className="quiet">
          {' · '}
          <When time={mailedAt} />
        </span>
      )}
      {state === 'sent' && expiresAt && (
        <>
          <br />
          <span className="quiet">
            {t('linkEnds')} <When time={expiresAt} />
          </span>
        </>
      )}
      {reason && (
        <>
          <br />
          <span className="quiet">{t(`reason.${reason}`, { defaultValue: reason })}</span>
        </>
      )}
    </>
  )
}

function Withdraw({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const { t } = useTexts()
  const withdraw = useWithdraw()
  return (
    <Confirm
      title={t('withdrawOne', { name: invitation.name })}
      isOpen
      onClose={onClose}
      action={t('withdraw')}
      isBusy={withdraw.isPending}
      problem={withdraw.error}
      onConfirm={() => carryOut(withdraw, invitation.id, onClose)}
    >
      <p>{t('withdrawHelp', { address: invitation.address })}</p>
    </Confirm>
  )
}

/** Asks somebody in: the mail's link leads to a password, and the first sign-in to the desk with everything in place. */
export function InviteDialog({ groups, roles, onClose }: { groups: Group[]; roles: Role[]; onClose: () => void }) {
  const { t } = useTexts()
  const { i18n } = useTranslation()
  const invite = useInvite()
  const [language, setLanguage] = useState(isLanguage(i18n.language) ? i18n.language : 'en')
  const [chosen, setChosen] = useState(['agent'])
  const [access, setAccess] = useState<Access>({})
  const [twoFactor, setTwoFactor] = useState(false)
  const submit = (form: FormData) => {
    const name = String(form.get('name')).trim()
    invite.mutate(
      { address: String(form.get('address')).trim(), name, language, roles: chosen, access, twoFactor },
      {
        onSuccess: () => {
          tell(t('invited', { name }))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={t('invite')}
      isOpen
      onClose={onClose}
      size="wide"
      action={t('sendInvitation')}
      isBusy={invite.isPending}
      isReady={chosen.length > 0}
      problem={invite.error}
      onSubmit={submit}
    >
      <p>{t('inviteHelp')}</p>
      <Field name="address" type="email" label={t('address')} isRequired maxLength={254} autoFocus />
      <Field name="name" label={t('personName')} isRequired maxLength={100} autoComplete="off" />
      <Choice
        label={t('language')}
        value={language}
        options={Object.entries(LANGUAGES).map(([id, name]) => ({ id, name }))}
        onChoose={(tag) => isLanguage(tag) && setLanguage(tag)}
      />
      <Rights roles={roles} chosen={chosen} onChoose={setChosen} groups={groups} access={access} onGrant={setAccess} />
      <Tick label={t('twoFactor')} help={t('twoFactorHelp')} isSelected={twoFactor} onChange={setTwoFactor} />
    </FormDialog>
  )
}
