import { useEffect, useState } from 'react'
import { Form, Label, Radio, RadioGroup } from 'react-aria-components'
import { type Sending, type SendingMode, useSending } from '../../api/outgoing'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm, FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { When } from '../../parts/time'
import { tell } from '../../parts/toast'
import { PageHeader } from '../PageHeader'
import { useSettingsDraft } from '../settingsDraft'
import { MailPreview } from './MailPreview'
import { type HeldMail, useDecide, useHeldMails, useSetMode } from './outgoing'
import './outgoing.css'
import { Queue } from './Queue'
import { Subject } from './Subject'
import { useTexts } from './texts'
import { UndoTime } from './UndoTime'

const MODES: SendingMode[] = ['held', 'selected', 'live']

/** To whom this installation sends mail, and what becomes of the mails that wait. */
export default function OutgoingPage() {
  const { t } = useTexts()
  const sending = useSending()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')} />
      <Answered query={sending}>
        {(now) => (
          <>
            <Mode now={now} />
            <UndoTime now={now} />
            <HeldMails now={now} />
            <Queue />
          </>
        )}
      </Answered>
    </>
  )
}

function Mode({ now }: { now: Sending }) {
  const { t } = useTexts()
  const save = useSetMode()
  const known = { mode: now.mode, allowed: (now.allowed ?? []).join('\n') }
  const { form, version, change, saving } = useSettingsDraft(known, now.version)
  const { mode, allowed } = form
  const wanted = allowed.split(/[\s,;]+/).filter(Boolean)
  const isChanged = mode !== known.mode || wanted.join('\n') !== known.allowed
  const submit = () =>
    save.mutate(
      { mode, allowed: wanted, version },
      saving(() => tell(t('saved'))),
    )
  return (
    <Form
      className="form sending"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <RadioGroup className="modes" value={mode} onChange={(value) => change({ mode: value as SendingMode })}>
        <Label>{t('mode')}</Label>
        {MODES.map((one) => (
          <Radio key={one} value={one} className="mode">
            <span className="dot" />
            <span>
              <strong>{t(`modes.${one}`)}</strong>
              <span className="quiet">{t(`explained.${one}`)}</span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      {mode === 'selected' && (
        <Field
          label={t('allowed')}
          help={t('allowedHelp')}
          value={allowed}
          onChange={(value) => change({ allowed: value })}
          rows={5}
          isCode
          isRequired
        />
      )}
      {save.error && <Refusal problem={save.error} />}
      <div className="buttons">
        <Button type="submit" kind="primary" isPending={save.isPending} isDisabled={!isChanged}>
          {t('save')}
        </Button>
        <span className="quiet">
          {now.changedAt && now.changedBy ? (
            <>
              {t('changedBy', { name: now.changedBy })} · <When time={now.changedAt} />
            </>
          ) : (
            t('neverChanged')
          )}
        </span>
      </div>
    </Form>
  )
}

function HeldMails({ now }: { now: Sending }) {
  const { t } = useTexts()
  const mails = useHeldMails()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [shown, setShown] = useState<HeldMail>()
  const [asked, setAsked] = useState<'release' | 'discard' | 'old'>()
  const known = mails.data
  // What somebody else decided about meanwhile is chosen no more.
  useEffect(() => {
    if (known) setChosen((before) => new Set(known.filter((mail) => before.has(mail.id)).map((mail) => mail.id)))
  }, [known])
  const ids = [...chosen]
  const close = () => setAsked(undefined)
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => (isChosen ? new Set([...before, id]) : new Set([...before].filter((one) => one !== id))))
  return (
    <section className="held" aria-labelledby="held">
      <header className="buttons">
        <h2 id="held">
          {t('held')} <Badge tone={now.held.all > 0 ? 'warn' : 'neutral'}>{now.held.all}</Badge>
        </h2>
        <Button isDisabled={ids.length === 0} onPress={() => setAsked('release')}>
          {t('release', { count: ids.length })}
        </Button>
        <Button isDisabled={ids.length === 0} onPress={() => setAsked('discard')}>
          {t('discard', { count: ids.length })}
        </Button>
      </header>
      <p className="quiet">{t('heldHelp')}</p>
      {now.held.old > 0 && (
        <div className="notice">
          <span>{t('old', { count: now.held.old })}</span>
          <Button onPress={() => setAsked('old')}>{t('discardOld', { count: now.held.old })}</Button>
        </div>
      )}
      <Answered query={mails}>
        {(rows) => (
          <DataTable
            label={t('held')}
            rows={rows}
            rowKey={(mail) => mail.id}
            empty={<Empty title={t(now.mode === 'live' ? 'noneLive' : 'none')} />}
            columns={[
              {
                id: 'chosen',
                name: t('choose'),
                cell: (mail) => (
                  <Tick
                    label={<span className="hidden">{t('chooseOne', { name: mail.recipient })}</span>}
                    isSelected={chosen.has(mail.id)}
                    onChange={(isChosen) => choose(mail.id, isChosen)}
                  />
                ),
              },
              { id: 'to', name: t('to'), cell: (mail) => mail.recipient },
              { id: 'subject', name: t('subject'), cell: (mail) => <Subject of={mail} /> },
              { id: 'since', name: t('since'), cell: (mail) => <When time={mail.createdAt} /> },
              {
                id: 'look',
                name: '',
                align: 'end',
                cell: (mail) => (
                  <Button aria-label={t('lookAt', { name: mail.recipient })} onPress={() => setShown(mail)}>
                    {t('look')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {mails.hasNextPage && (
        <Button onPress={() => void mails.fetchNextPage()} isPending={mails.isFetchingNextPage}>
          {t('more')}
        </Button>
      )}
      {shown && <MailPreview mail={shown} onClose={() => setShown(undefined)} />}
      {asked === 'release' && <Release ids={ids} onClose={close} />}
      {asked === 'discard' && <Discard which={{ ids }} count={ids.length} onClose={close} />}
      {asked === 'old' && <Discard which={{ before: now.held.oldBefore }} count={now.held.old} onClose={close} />}
    </section>
  )
}

function Release({ ids, onClose }: { ids: string[]; onClose: () => void }) {
  const { t } = useTexts()
  const decide = useDecide()
  return (
    <Confirm
      title={t('releaseTitle', { count: ids.length })}
      isOpen
      onClose={onClose}
      action={t('release', { count: ids.length })}
      isDanger={false}
      isBusy={decide.isPending}
      problem={decide.error}
      onConfirm={() =>
        decide.mutate(
          { act: 'release', ids },
          {
            onSuccess: ({ body }) => {
              tell(t('released', { count: body.done.length }))
              onClose()
            },
          },
        )
      }
    >
      {t('releaseHelp')}
    </Confirm>
  )
}

function Discard({
  which,
  count,
  onClose,
}: {
  which: { ids: string[] } | { before: string }
  count: number
  onClose: () => void
}) {
  const { t } = useTexts()
  const decide = useDecide()
  return (
    <FormDialog
      title={t('discardTitle', { count })}
      isOpen
      onClose={onClose}
      action={t('discard', { count })}
      isBusy={decide.isPending}
      problem={decide.error}
      onSubmit={(form) =>
        decide.mutate(
          { act: 'discard', ...which, reason: String(form.get('reason') ?? '').trim() },
          {
            onSuccess: ({ body }) => {
              tell(t('discarded', { count: body.done.length }))
              onClose()
            },
          },
        )
      }
    >
      <Field name="reason" label={t('reason')} help={t('reasonHelp')} isRequired maxLength={500} autoFocus />
    </FormDialog>
  )
}
