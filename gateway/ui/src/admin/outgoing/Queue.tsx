import { useState } from 'react'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { DataTable } from '../../parts/DataTable'
import { Confirm } from '../../parts/Dialog'
import { Answered, Empty } from '../../parts/PageState'
import { When } from '../../parts/time'
import { tell } from '../../parts/toast'
import { More } from '../../people/parts'
import { MailPreview } from './MailPreview'
import { type QueuedMail, type QueueState, useQueue, useSendAgain } from './outgoing'
import { Subject } from './Subject'
import { useTexts } from './texts'

/** What needs somebody's eye comes first. */
const STATES: QueueState[] = [
  'deferred',
  'uncertain',
  'failed',
  'bounced',
  'blocked',
  'planned',
  'sent',
  'suppressed',
  'discarded',
  'withdrawn',
]

const SENT_AGAIN: ReadonlySet<QueueState> = new Set([
  'deferred',
  'uncertain',
  'failed',
  'bounced',
  'blocked',
  'suppressed',
  'discarded',
])

/** Every mail that left or was to leave, by what became of it, with the server's words. */
export function Queue() {
  const { t } = useTexts()
  const said = ({ because, reason }: QueuedMail) =>
    because ? t(`because.${because}` as 'because.stopped', { defaultValue: reason ?? '' }) : (reason ?? '–')
  const [state, setState] = useState<QueueState>('deferred')
  const mails = useQueue(state)
  const [shown, setShown] = useState<QueuedMail>()
  const [again, setAgain] = useState<QueuedMail>()
  return (
    <section className="held" aria-labelledby="queue">
      <header className="buttons">
        <h2 id="queue">{t('queue')}</h2>
        <Choice
          label={t('state')}
          value={state}
          options={STATES.map((id) => ({ id, name: t(`states.${id}`) }))}
          onChoose={(id) => setState(id as QueueState)}
        />
      </header>
      <p className="quiet">{t(`stateHelp.${state}`)}</p>
      <Answered query={mails}>
        {(rows) => (
          <DataTable
            label={t('queue')}
            rows={rows}
            rowKey={(mail) => mail.id}
            empty={<Empty title={t('noneInState')} />}
            columns={[
              { id: 'to', name: t('to'), cell: (mail) => <span className="anywhere">{mail.recipient}</span> },
              { id: 'subject', name: t('subject'), cell: (mail) => <Subject of={mail} /> },
              { id: 'said', name: t('said'), cell: (mail) => <span className="anywhere">{said(mail)}</span> },
              { id: 'written', name: t('written'), cell: (mail) => <When time={mail.createdAt} /> },
              {
                id: 'next',
                name: t('nextTry'),
                cell: (mail) => (mail.due ? <When time={mail.due} /> : '–'),
              },
              {
                id: 'acts',
                name: '',
                align: 'end',
                cell: (mail) => (
                  <div className="buttons end">
                    <Button aria-label={t('lookAt', { name: mail.recipient })} onPress={() => setShown(mail)}>
                      {t('look')}
                    </Button>
                    {SENT_AGAIN.has(mail.state) && (
                      <Button aria-label={t('againTo', { name: mail.recipient })} onPress={() => setAgain(mail)}>
                        {t('again')}
                      </Button>
                    )}
                  </div>
                ),
              },
            ]}
          />
        )}
      </Answered>
      <More list={mails} />
      {shown && <MailPreview mail={shown} onClose={() => setShown(undefined)} />}
      {again && <Again mail={again} onClose={() => setAgain(undefined)} />}
    </section>
  )
}

function Again({ mail, onClose }: { mail: QueuedMail; onClose: () => void }) {
  const { t } = useTexts()
  const send = useSendAgain()
  const mayBeSecond = mail.state === 'uncertain' || mail.state === 'bounced'
  return (
    <Confirm
      title={t('againTitle', { name: mail.recipient })}
      isOpen
      onClose={onClose}
      action={t('again')}
      isDanger={mayBeSecond}
      isBusy={send.isPending}
      problem={send.error}
      onConfirm={() =>
        send.mutate(mail.id, {
          onSuccess: () => {
            tell(t('onItsWay'))
            onClose()
          },
        })
      }
    >
      {mayBeSecond ? t('secondCopy') : mail.state === 'blocked' ? t('freeFirst') : t('againHelp')}
    </Confirm>
  )
}
