import { useState } from 'react'
import { Button } from '../../parts/Button'
import { Confirm } from '../../parts/Dialog'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { Choice } from '../../parts/Choice'
import type { Agent } from './access'
import {
  type Account,
  DEMANDED,
  type Demanded,
  useAccounts,
  useDemand,
  useMailPassword,
  useRemoveSecondFactor,
  useSignInRules,
} from './accounts'
import { useTexts } from './texts'

/** What of an agent's login is worth a word in a list: that it is not as it was decided, or that the login service lets nobody in. */
export function AccountNote({ agent, account }: { agent: Agent; account: Account | undefined }) {
  const { t } = useTexts()
  if (!account) return null
  const notes = [
    account.state === 'gone' && t('login.gone'),
    account.state === 'pending' &&
      account.trouble &&
      t(`login.pending.${account.trouble}`, { defaultValue: account.trouble }),
    account.state === 'in-step' && agent.active && !account.enabled && t('login.disabledElsewhere'),
    account.secondFactor && t('login.secured'),
    account.secondFactorDemanded && !account.secondFactor && t('login.toBeSecured'),
  ].filter((note) => typeof note === 'string')
  return notes.map((note) => (
    <span key={note} className="quiet">
      {' '}
      · {note}
    </span>
  ))
}

/** An agent's login: how it stands, a mail for a new password, and the end of a second factor that was lost. */
export function AccountPart({ agent }: { agent: Agent }) {
  const { t } = useTexts()
  const account = useAccounts().data?.[agent.id]
  const mail = useMailPassword()
  const [isRemoving, setRemoving] = useState(false)
  const name = agent.name ?? agent.id
  return (
    <section>
      <h3>{t('login.title')}</h3>
      <p className="quiet">
        {account?.secondFactor ? t('login.secured') : t('login.unsecured')}
        <AccountNote agent={agent} account={account && { ...account, secondFactor: false }} />
      </p>
      <div className="buttons">
        <Button
          isDisabled={!agent.active}
          isPending={mail.isPending}
          onPress={() => mail.mutate(agent.id, { onSuccess: () => tell(t('login.mailed', { name })) })}
        >
          {t('login.mail')}
        </Button>
        {account?.secondFactor && <Button onPress={() => setRemoving(true)}>{t('login.remove')}</Button>}
      </div>
      {mail.error && <Refusal problem={mail.error} />}
      {isRemoving && <RemoveSecondFactor agent={agent} onClose={() => setRemoving(false)} />}
    </section>
  )
}

function RemoveSecondFactor({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const { t } = useTexts()
  const remove = useRemoveSecondFactor()
  const name = agent.name ?? agent.id
  return (
    <Confirm
      title={t('login.remove')}
      isOpen
      onClose={onClose}
      action={t('login.remove')}
      isBusy={remove.isPending}
      problem={remove.error}
      onConfirm={() =>
        remove.mutate(agent.id, {
          onSuccess: () => {
            tell(t('login.removed', { name }))
            onClose()
          },
        })
      }
    >
      <p>{t('login.removeHelp', { name })}</p>
    </Confirm>
  )
}

/** Of whom the desk demands a second factor. */
export function SignInRules() {
  const { t } = useTexts()
  const rules = useSignInRules()
  const demand = useDemand()
  if (!rules.data) return null
  return (
    <>
      <Choice
        label={t('demand.label')}
        value={rules.data.twoFactor}
        options={DEMANDED.map((id) => ({ id, name: t(`demand.${id}`) }))}
        isBusy={demand.isPending}
        onChoose={(id) => demand.mutate(id as Demanded, { onSuccess: () => tell(t('demand.saved')) })}
      />
      {demand.error && <Refusal problem={demand.error} />}
    </>
  )
}
