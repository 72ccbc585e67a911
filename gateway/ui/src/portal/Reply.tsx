import { useEffect, useReducer, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FileTrigger, Label, TextArea, TextField } from 'react-aria-components'
import { useNavigate } from 'react-router'
import { useWriteMessage } from '../api/queries'
import type { Ticket } from '../api/types'
import { Button } from '../parts/Button'
import { Refusal } from '../parts/Refusal'
import { useSignedIn } from '../shell/me'
import { ComposerFiles } from '../ticket/ComposerFiles'
import { keepDraft, keptDraft, nextDraft } from '../ticket/draft'
import { useUploads } from '../ticket/useUploads'
import { takesFiles } from './files'
import { useTexts } from './texts'

/**
 * Where one answers. What is written, with its files, is kept in this browser until it is sent.
 *
 * @param beginsAnew what is written goes into a request of its own
 */
export function Reply({ ticket, beginsAnew }: { ticket: Ticket; beginsAnew: boolean }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const me = useSignedIn()
  const [draft, act] = useReducer(nextDraft, undefined, () => keptDraft(me.id, ticket.id))
  const [isKept, setKept] = useState(true)
  const message = useWriteMessage(ticket)
  const uploads = useUploads((to, file) => act({ type: 'attach', to, file }))
  const text = draft.texts.public
  const files = draft.files.public
  const isUnderWay = uploads.sending.some((one) => !one.problem)
  const isReady = (text.trim() !== '' || files.length > 0) && !message.isPending && !isUnderWay
  useEffect(() => setKept(keepDraft(me.id, ticket.id, draft)), [me.id, ticket.id, draft])

  const send = () => {
    if (!isReady) return
    message.mutate(
      {
        body: text.trim() === '' ? t('filesOnly') : text,
        visibility: 'public',
        idempotencyKey: draft.keys.public,
        ...(files.length === 0 ? {} : { attachments: files.map((file) => file.id) }),
      },
      {
        onSuccess: ({ body }) => {
          act({ type: 'sent', what: 'public' })
          if (body.ticketId !== ticket.id) void navigate(`/tickets/${body.ticketId}/sent`)
        },
      },
    )
  }

  return (
    <form
      className="reply"
      aria-label={t('answer')}
      data-empty={(text === '' && files.length === 0 && uploads.sending.length === 0) || undefined}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      {...takesFiles((chosen) => uploads.send('public', chosen))}
    >
      <TextField value={text} onChange={(now) => act({ type: 'write', text: now })} isReadOnly={message.isPending}>
        <Label className="hidden">{t('answer')}</Label>
        <TextArea
          rows={2}
          placeholder={t(beginsAnew ? 'answerAnew' : 'answer')}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
          }}
        />
      </TextField>
      <ComposerFiles
        files={files}
        writing="public"
        uploads={uploads}
        onRemove={(file) => act({ type: 'detach', file })}
      />
      {message.isError && <Refusal problem={message.error} />}
      <footer>
        <FileTrigger allowsMultiple onSelect={(chosen) => chosen && uploads.send('public', chosen)}>
          <Button kind="quiet" icon="clip" isDisabled={message.isPending}>
            {t('attach')}
          </Button>
        </FileTrigger>
        <span className="quiet" role="status">
          {text !== '' && !message.isPending && t(isKept ? 'kept' : 'notKept')}
        </span>
        <Button type="submit" kind="primary" isDisabled={!isReady}>
          {message.isPending ? common('composer.sending') : common('composer.sendPlain')}
        </Button>
      </footer>
    </form>
  )
}
