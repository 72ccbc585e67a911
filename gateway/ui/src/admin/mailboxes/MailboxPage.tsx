import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { carryOut } from '../../api/carryOut'
import { useGroups } from '../../api/queries'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm } from '../../parts/Dialog'
import { NotFound } from '../../parts/NotFound'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { When } from '../../parts/time'
import { tell } from '../../parts/toast'
import { PageHeader } from '../PageHeader'
import { FaultText, State } from './Fault'
import { MailboxDialog } from './MailboxDialog'
import { type Mailbox, useDeleteMailbox, useFetchNow, useMailboxes, useSaveMailbox, useTestMailbox } from './mailboxes'
import './mailboxes.css'
import { TestOutcome } from './TestOutcome'
import { useTexts } from './texts'

/** One mailbox: how it is doing, what went wrong lately, and what can be done about it. */
export function MailboxPage() {
  const { id = '' } = useParams()
  const { t } = useTexts()
  const mailboxes = useMailboxes()
  return (
    <>
      <p className="crumb">
        <Link to="/admin/mailboxes">{t('title')}</Link>
      </p>
      <Answered query={mailboxes}>
        {({ mailboxes: known, unencryptedAllowed }) => {
          const mailbox = known.find((one) => one.id === id)
          return mailbox ? <One mailbox={mailbox} unencryptedAllowed={unencryptedAllowed} /> : <NotFound />
        }}
      </Answered>
    </>
  )
}

function One({ mailbox, unencryptedAllowed }: { mailbox: Mailbox; unencryptedAllowed: boolean }) {
  const { t } = useTexts()
  const test = useTestMailbox(mailbox.id)
  const fetchNow = useFetchNow(mailbox.id)
  const turn = useSaveMailbox(mailbox.id)
  const [isEditing, setEditing] = useState(false)
  const [isDeleting, setDeleting] = useState(false)
  return (
    <>
      <PageHeader title={mailbox.name} help={<code className="anywhere">{mailbox.user}</code>}>
        <Button kind="primary" isPending={test.isPending} onPress={() => test.mutate({})}>
          {t('test')}
        </Button>
        {mailbox.enabled && (
          <Button
            isPending={fetchNow.isPending}
            onPress={() => fetchNow.mutate(undefined, { onSuccess: () => tell(t('fetchesNow')) })}
          >
            {t('fetchNow')}
          </Button>
        )}
        <Button onPress={() => setEditing(true)}>{t('edit')}</Button>
        <Button isPending={turn.isPending} onPress={() => turn.mutate({ enabled: !mailbox.enabled })}>
          {t(mailbox.enabled ? 'switchOff' : 'switchOn')}
        </Button>
        <Button kind="danger" onPress={() => setDeleting(true)}>
          {t('delete')}
        </Button>
      </PageHeader>
      {[test, fetchNow, turn].map((act, n) => act.isError && <Refusal key={n} problem={act.error} />)}
      {test.data && !test.isPending && <TestOutcome of={test.data} />}
      <Facts of={mailbox} />
      <Errors of={mailbox} />
      {isEditing && (
        <MailboxDialog mailbox={mailbox} unencryptedAllowed={unencryptedAllowed} onClose={() => setEditing(false)} />
      )}
      {isDeleting && <Delete mailbox={mailbox} onClose={() => setDeleting(false)} />}
    </>
  )
}

function Facts({ of: mailbox }: { of: Mailbox }) {
  const { t, i18n } = useTexts()
  const groups = useGroups().data ?? []
  const number = new Intl.NumberFormat(i18n.language)
  const { state } = mailbox
  const fault = state.fault ?? state.warning
  const facts: [string, React.ReactNode][] = [
    [t('state'), <State key="state" of={state} />],
    ...(fault?.detail ? ([[t('detail'), fault.detail]] as [string, React.ReactNode][]) : []),
    ...(state.nextTryAt
      ? ([[t('nextTry'), <When key="next" time={state.nextTryAt} />]] as [string, React.ReactNode][])
      : []),
    [t('lastFetch'), state.lastFetchAt ? <When key="fetch" time={state.lastFetchAt} /> : '–'],
    [t('lastMail'), state.lastMailAt ? <When key="mail" time={state.lastMailAt} /> : '–'],
    [t('lag'), state.lagSeconds == null ? '–' : lag(state.lagSeconds, i18n.language)],
    [t('waiting'), number.format(state.waiting)],
    [t('taken'), number.format(state.taken)],
    [t('server'), `${t(`protocolIs.${mailbox.protocol}`)} · ${mailbox.host}:${mailbox.port}`],
    [t('security'), t(`securityIs.${mailbox.security}`)],
    ...(mailbox.protocol === 'imap' ? ([[t('folder'), mailbox.folder]] as [string, React.ReactNode][]) : []),
    [t('group'), groups.find((group) => group.id === mailbox.group)?.name ?? mailbox.group],
    [
      t('afterIntake'),
      mailbox.afterIntake === 'move'
        ? `${t('afterIntakeIs.move')}: ${mailbox.moveTo}`
        : t(`afterIntakeIs.${mailbox.afterIntake}`),
    ],
    [t('beginning'), t(`beginningIs.${mailbox.beginning}`)],
  ]
  return (
    <dl className="mailbox-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function lag(seconds: number, language: string): string {
  const [unit, size] =
    seconds < 120 ? (['second', 1] as const) : seconds < 7_200 ? (['minute', 60] as const) : (['hour', 3_600] as const)
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.round(seconds / size),
  )
}

function Errors({ of: { state } }: { of: Mailbox }) {
  const { t } = useTexts()
  return (
    <section>
      <h2>{t('errors')}</h2>
      <DataTable
        label={t('errors')}
        rows={state.errors}
        rowKey={(error) => `${error.at} ${error.code}`}
        empty={<Empty title={t('noErrors')} />}
        columns={[
          { id: 'at', name: t('at'), cell: (error) => <When time={error.at} /> },
          { id: 'what', name: t('what'), cell: (error) => <FaultText of={error} /> },
          { id: 'detail', name: t('detail'), cell: (error) => <span className="anywhere">{error.detail ?? '–'}</span> },
        ]}
      />
    </section>
  )
}

function Delete({ mailbox, onClose }: { mailbox: Mailbox; onClose: () => void }) {
  const { t } = useTexts()
  const remove = useDeleteMailbox(mailbox.id)
  const navigate = useNavigate()
  return (
    <Confirm
      title={t('deleteOne', { name: mailbox.name })}
      isOpen
      onClose={onClose}
      action={t('delete')}
      isBusy={remove.isPending}
      problem={remove.error}
      onConfirm={() => carryOut(remove, undefined, () => void navigate('/admin/mailboxes'))}
    >
      {t('deleteHelp')}
    </Confirm>
  )
}
