import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Answered } from '../../parts/PageState'
import { tell } from '../../parts/toast'
import { REPLIES, type SystemSender, useSetSender, useSystemSenders } from './senders'
import { useTexts } from './texts'

/** From which address the mails come that no person wrote, for one group or for all. */
export function Sender({ group, forWhom }: { group: string | null; forWhom: string }) {
  const { t } = useTexts()
  const senders = useSystemSenders()
  const [isEdited, setEdited] = useState(false)
  return (
    <Answered query={senders} lines={1}>
      {(known) => {
        const own = known.find((one) => (one.group ?? null) === group)
        const holds = own ?? known.find((one) => !one.group)
        return (
          <div className="system-sender">
            <span>
              {t('systemSender')}: <strong className="anywhere">{holds?.address ?? t('groupsAddress')}</strong>
              {holds && <span className="quiet"> · {t(`replies.${holds.replies}`)}</span>}
            </span>
            <Button onPress={() => setEdited(true)}>{t('changeSender')}</Button>
            {isEdited && <SenderDialog group={group} own={own} forWhom={forWhom} onClose={() => setEdited(false)} />}
          </div>
        )
      }}
    </Answered>
  )
}

function SenderDialog({
  group,
  own,
  forWhom,
  onClose,
}: {
  group: string | null
  own: SystemSender | undefined
  forWhom: string
  onClose: () => void
}) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const set = useSetSender(group)
  const [replies, setReplies] = useState<SystemSender['replies']>(own?.replies ?? 'group')
  return (
    <FormDialog
      title={t('systemSender')}
      isOpen
      onClose={onClose}
      action={common('action.save')}
      isBusy={set.isPending}
      problem={set.error}
      onSubmit={(form) =>
        set.mutate(
          { address: String(form.get('address') ?? '').trim(), replies },
          {
            onSuccess: () => {
              tell(t('senderSaved'))
              onClose()
            },
          },
        )
      }
    >
      <p className="quiet">
        {t('writtenFor', { group: forWhom })} {t('systemSenderHelp')}
      </p>
      <Field
        name="address"
        type="email"
        label={t('address')}
        help={t('addressHelp')}
        placeholder="noreply@desk.example"
        defaultValue={own?.address ?? ''}
        maxLength={200}
        autoFocus
      />
      <Choice
        label={t('answers')}
        value={replies}
        options={REPLIES.map((id) => ({ id, name: t(`replies.${id}`) }))}
        onChoose={(id) => setReplies(id as SystemSender['replies'])}
      />
      <p className="quiet">{t(`repliesExplained.${replies}`)}</p>
    </FormDialog>
  )
}
