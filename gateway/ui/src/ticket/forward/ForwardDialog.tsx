import { useState } from 'react'
import type { Message } from '../../api/types'
import { FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { tell } from '../../parts/toast'
import { useUndo } from '../undo/useUndo'
import { addressesIn } from '../writing/ReplyOptions'
import { outsider, useSendForward } from './forward'
import { useTexts } from './texts'

const MOST = 10

/** Sends a message on to people outside, with one's own words above it; or answers somebody who was asked so. */
export function ForwardDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTexts()
  const answered = outsider(message)
  const name = message.author.name ?? message.author.email
  const files = answered ? [] : message.attachments.filter((file) => !file.inline)
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const [written, setWritten] = useState('')
  const [body, setBody] = useState('')
  const [left, setLeft] = useState<number[]>([])
  const forward = useSendForward(message, idempotencyKey)
  const offerUndo = useUndo(true)
  const to = answered ? [answered] : addressesIn(written)
  const isWhole = to.length === wordsIn(written).length || answered !== undefined
  const send = () =>
    forward.mutate(
      { to, body, attachments: files.filter((file) => !left.includes(file.n)).map((file) => file.n) },
      {
        onSuccess: ({ body: forwarded }) => {
          onClose()
          if (!offerUndo(forwarded)) tell(t('sent', { to: to.join(', ') }))
        },
      },
    )
  return (
    <FormDialog
      isOpen
      title={answered ? t('answerTitle', { name }) : t('title')}
      action={t(answered ? 'sendAnswer' : 'send')}
      isBusy={forward.isPending}
      isReady={to.length > 0 && to.length <= MOST && isWhole && body.trim() !== ''}
      problem={forward.error}
      onClose={onClose}
      onSubmit={send}
    >
      {!answered && (
        <Field
          label={t('to')}
          help={t('toHelp')}
          errorMessage={written.endsWith(' ') && !isWhole ? t('notAnAddress') : undefined}
          placeholder="name@example.org"
          value={written}
          onChange={setWritten}
          isRequired
          autoFocus
        />
      )}
      <Field
        label={t('words')}
        help={t('help')}
        rows={5}
        value={body}
        onChange={setBody}
        isRequired
        autoFocus={!!answered}
      />
      {files.length > 0 && (
        <fieldset className="ticks">
          <legend>{t('files')}</legend>
          {files.map((file) => (
            <Tick
              key={file.n}
              label={file.name}
              isSelected={!left.includes(file.n)}
              onChange={(goes) => setLeft(goes ? left.filter((n) => n !== file.n) : [...left, file.n])}
            />
          ))}
        </fieldset>
      )}
      <details>
        <summary>{t('quoted')}</summary>
        <blockquote className="quiet forwarded">{message.text}</blockquote>
      </details>
    </FormDialog>
  )
}

/** How many things somebody has written there, whole addresses or not. */
function wordsIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ''))]
}
