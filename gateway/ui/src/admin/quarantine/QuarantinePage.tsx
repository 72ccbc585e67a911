import { useState } from 'react'
import { carryOut } from '../../api/carryOut'
import { textsOf } from '../../i18n/texts'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm, Dialog } from '../../parts/Dialog'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { sizeIn } from '../../parts/size'
import { When } from '../../parts/time'
import { tell } from '../../parts/toast'
import '../outgoing/outgoing.css'
import { PageHeader } from '../PageHeader'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'
import './quarantine.css'
import { isElsewhere, type QuarantinedMail, rawAddress, useActOn, useQuarantine, useSource } from './quarantine'

const useTexts = textsOf('admin.quarantine', { en, ko, pl })

/** The mails that could not be understood: why, the bytes, once more, away. */
export default function QuarantinePage() {
  const { t, i18n } = useTexts()
  const mails = useQuarantine()
  const [shown, setShown] = useState<QuarantinedMail>()
  const [deleted, setDeleted] = useState<QuarantinedMail>()
  const size = (bytes: number) => sizeIn(i18n.language, bytes)
  const why = ({ because, facts, reason }: QuarantinedMail) =>
    because && i18n.exists(`because.${because}`, { ns: 'admin.quarantine' })
      ? t(`because.${because}` as 'because.failed', {
          ...facts,
          ...(facts?.size && { size: size(Number(facts.size)) }),
          ...(facts?.limit && { limit: size(Number(facts.limit)) }),
        })
      : reason
  return (
    <>
      <PageHeader title={t('title')} help={t('help')} />
      <Answered query={mails}>
        {(rows) => (
          <DataTable
            label={t('title')}
            rows={rows}
            rowKey={(mail) => mail.id}
            empty={<Empty title={t('none')} />}
            columns={[
              { id: 'reason', name: t('reason'), cell: (mail) => <div className="why-kept anywhere">{why(mail)}</div> },
              {
                id: 'sender',
                name: t('sender'),
                cell: (mail) => <div className="whose anywhere">{mail.sender || t('nobody')}</div>,
              },
              {
                id: 'mailbox',
                name: t('mailbox'),
                cell: (mail) => <div className="whose anywhere">{mail.mailbox}</div>,
              },
              {
                id: 'size',
                name: t('size'),
                align: 'end',
                cell: (mail) => size(mail.size),
              },
              { id: 'received', name: t('received'), cell: (mail) => <When time={mail.receivedAt} /> },
              {
                id: 'acts',
                name: '',
                align: 'end',
                cell: (mail) => <Acts mail={mail} onLook={() => setShown(mail)} onDelete={() => setDeleted(mail)} />,
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
      {shown && <Source mail={shown} onClose={() => setShown(undefined)} />}
      {deleted && <Delete mail={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  )
}

function Acts({ mail, onLook, onDelete }: { mail: QuarantinedMail; onLook: () => void; onDelete: () => void }) {
  const { t } = useTexts()
  const act = useActOn(mail.id)
  const name = mail.sender || t('nobody')
  return (
    <div className="buttons end">
      <Button aria-label={t('sourceOf', { name })} onPress={onLook}>
        {t('source')}
      </Button>
      {!isElsewhere(mail) && (
        <Button
          aria-label={t('retryOne', { name })}
          isPending={act.isPending}
          onPress={() => carryOut(act, 'retry', () => tell(t('retried')))}
        >
          {t('retry')}
        </Button>
      )}
      <Button kind="danger" aria-label={t('deleteOne', { name })} onPress={onDelete}>
        {t('delete')}
      </Button>
      {act.error && <Refusal problem={act.error} />}
    </div>
  )
}

function Source({ mail, onClose }: { mail: QuarantinedMail; onClose: () => void }) {
  const { t } = useTexts()
  const source = useSource(mail.id)
  return (
    <Dialog title={t('sourceOf', { name: mail.sender || t('nobody') })} isOpen onClose={onClose} size="wide">
      <div className="form">
        <p className="quiet">{t('sourceHelp')}</p>
        <Answered query={source}>
          {(text) => (
            <pre className="mail-text source" tabIndex={0}>
              {text}
            </pre>
          )}
        </Answered>
        <a href={rawAddress(mail.id)} download={`${mail.id}.eml`}>
          {t('download')}
        </a>
      </div>
    </Dialog>
  )
}

function Delete({ mail, onClose }: { mail: QuarantinedMail; onClose: () => void }) {
  const { t } = useTexts()
  const act = useActOn(mail.id)
  return (
    <Confirm
      title={t('deleteTitle')}
      isOpen
      onClose={onClose}
      action={t('delete')}
      isBusy={act.isPending}
      problem={act.error}
      onConfirm={() =>
        carryOut(act, 'delete', () => {
          tell(t('deleted'))
          onClose()
        })
      }
    >
      {t('deleteHelp')}
    </Confirm>
  )
}
