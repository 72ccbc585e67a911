import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGroups } from '../../api/queries'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { LoginFields, type Login, loginIn, loginOf } from './LoginFields'
import {
  AFTER_INTAKE,
  type AfterIntake,
  BEGINNINGS,
  type Beginning,
  type Flow,
  type Mailbox,
  type Protocol,
  PROTOCOLS,
  SECURITIES,
  type Security,
  useSaveMailbox,
  useTestMailbox,
  type Wish,
} from './mailboxes'
import './mailboxes.css'
import { TestOutcome } from './TestOutcome'
import { useTexts } from './texts'

const PORTS = { imap: { tls: 993, starttls: 143, none: 143 }, pop3: { tls: 995, starttls: 110, none: 110 } }

/** Makes or changes a mailbox, and tries it as it stands in the form before anything is saved. */
export function MailboxDialog({
  mailbox,
  unencryptedAllowed,
  onClose,
}: {
  mailbox: Mailbox | undefined
  unencryptedAllowed: boolean
  onClose: () => void
}) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const groups = (useGroups().data ?? []).filter((group) => group.address && group.active !== false)
  const save = useSaveMailbox(mailbox?.id)
  const test = useTestMailbox(mailbox?.id)
  const fields = useRef<HTMLDivElement>(null)
  const [protocol, setProtocol] = useState<Protocol>(mailbox?.protocol ?? 'imap')
  const [security, setSecurity] = useState<Security>(mailbox?.security ?? 'tls')
  const [port, setPort] = useState(String(mailbox?.port ?? 993))
  const [afterIntake, setAfterIntake] = useState<AfterIntake>(mailbox?.afterIntake ?? 'leave')
  const [beginning, setBeginning] = useState<Beginning>(mailbox?.beginning ?? 'now')
  const [chosenGroup, setGroup] = useState(mailbox?.group)
  const group = chosenGroup ?? groups[0]?.id ?? ''
  const [login, setLogin] = useState<Login>(loginOf(mailbox?.oauth))
  const [flow, setFlow] = useState<Flow>(mailbox?.oauth?.flow ?? 'client-credentials')
  const [enabled, setEnabled] = useState(mailbox?.enabled ?? true)

  const usualPort = (of: Protocol, by: Security) => {
    if (port === String(PORTS[protocol][security])) setPort(String(PORTS[of][by]))
    setProtocol(of)
    setSecurity(by)
    if (of === 'pop3' && afterIntake === 'move') setAfterIntake('leave')
  }

  const wish = (form: FormData): Wish => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    return {
      name: text('name') || text('user'),
      protocol,
      host: text('host'),
      port: Number(port),
      security,
      user: text('user'),
      ...loginIn(form, login, flow, protocol),
      trusted: text('trusted'),
      ...(protocol === 'imap' ? { folder: text('folder') || 'INBOX' } : {}),
      group,
      afterIntake,
      ...(afterIntake === 'move' ? { moveTo: text('moveTo') } : {}),
      beginning,
      enabled,
    }
  }
  const tryIt = () => {
    const form = fields.current?.closest('form')
    if (form?.reportValidity()) test.mutate(wish(new FormData(form)))
  }
  const submit = (form: FormData) =>
    save.mutate(wish(form), {
      onSuccess: ({ body }) => {
        tell(t('saved', { name: body.name }))
        onClose()
      },
    })

  const encryptions = SECURITIES.filter((one) => one !== 'none' || unencryptedAllowed || mailbox?.security === 'none')
  return (
    <FormDialog
      title={mailbox ? t('editOne', { name: mailbox.name }) : t('add')}
      isOpen
      onClose={onClose}
      action={mailbox ? common('action.save') : t('add')}
      isBusy={save.isPending}
      isReady={group !== ''}
      problem={save.error}
      onSubmit={submit}
    >
      <div className="form" ref={fields}>
        <Field name="name" label={t('name')} help={t('nameHelp')} defaultValue={mailbox?.name ?? ''} autoFocus />
        <Choice
          label={t('protocol')}
          value={protocol}
          options={PROTOCOLS.map((id) => ({ id, name: t(`protocolIs.${id}`) }))}
          onChoose={(id) => usualPort(id as Protocol, security)}
        />
        <Field
          name="host"
          label={t('host')}
          help={t('hostHelp')}
          defaultValue={mailbox?.host ?? ''}
          isRequired
          isCode
        />
        <Choice
          label={t('security')}
          value={security}
          options={encryptions.map((id) => ({ id, name: t(`securityIs.${id}`) }))}
          onChoose={(id) => usualPort(protocol, id as Security)}
        />
        <p className="quiet">{t(unencryptedAllowed ? 'unencryptedAllowed' : 'unencryptedForbidden')}</p>
        <Field
          name="port"
          label={t('port')}
          value={port}
          onChange={setPort}
          pattern="[1-9][0-9]{0,4}"
          isRequired
          isCode
        />
        <Field
          name="user"
          label={t('user')}
          help={t('userHelp')}
          defaultValue={mailbox?.user ?? ''}
          isRequired
          isCode
        />
        <LoginFields
          login={login}
          flow={flow}
          tokens={mailbox?.oauth ?? undefined}
          onLogin={setLogin}
          onFlow={setFlow}
          isNew={!mailbox}
        />
        {protocol === 'imap' && (
          <Field name="folder" label={t('folder')} defaultValue={mailbox?.folder ?? 'INBOX'} isCode />
        )}
        {groups.length === 0 ? (
          <p role="alert">{t('noGroup')}</p>
        ) : (
          <Choice
            label={t('group')}
            value={group}
            options={groups.map(({ id, name, address }) => ({ id, name: `${name} (${address})` }))}
            onChoose={setGroup}
          />
        )}
        <Choice
          label={t('afterIntake')}
          value={afterIntake}
          options={AFTER_INTAKE.filter((id) => protocol === 'imap' || id !== 'move').map((id) => ({
            id,
            name: t(`afterIntakeIs.${id}`),
          }))}
          onChoose={(id) => setAfterIntake(id as AfterIntake)}
        />
        {afterIntake === 'move' && (
          <Field
            name="moveTo"
            label={t('moveTo')}
            help={t('moveToHelp')}
            defaultValue={mailbox?.moveTo ?? ''}
            isRequired
            isCode
          />
        )}
        <Choice
          label={t('beginning')}
          value={beginning}
          options={BEGINNINGS.map((id) => ({ id, name: t(`beginningIs.${id}`) }))}
          onChoose={(id) => setBeginning(id as Beginning)}
        />
        <p className="quiet">{t(`beginningHelp.${beginning}`)}</p>
        <Field
          name="trusted"
          rows={3}
          label={t('trusted')}
          help={t('trustedHelp')}
          defaultValue={mailbox?.trusted ?? ''}
          isCode
        />
        <Tick label={t('enabled')} help={t('enabledHelp')} isSelected={enabled} onChange={setEnabled} />
        <div className="buttons">
          <Button isPending={test.isPending} onPress={tryIt}>
            {t('test')}
          </Button>
        </div>
        {test.isError && <Refusal problem={test.error} />}
        {test.data && !test.isPending && <TestOutcome of={test.data} />}
      </div>
    </FormDialog>
  )
}
