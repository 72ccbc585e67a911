import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FileTrigger, Label, Radio, RadioGroup, TextArea, TextField } from 'react-aria-components'
import { Problem } from '../api/http'
import { keys, useWriteMessage } from '../api/queries'
import { isAgent, type MessagePage, type Ticket, type Visibility } from '../api/types'
import { useCommands } from '../commands/commands'
import { Button, IconButton } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Refusal } from '../parts/Refusal'
import { useSignedIn } from '../shell/me'
import { ComposerFiles } from './ComposerFiles'
import { keepDraft, keptDraft, nextDraft } from './draft'
import { useUploads } from './useUploads'

/**
 * Where one answers. Who will read it is the first thing here, the colour of all of it, and the word on the button.
 *
 * @param onClose closes the ticket once the reply is out; absent where there is nothing to close
 */
export function Composer({ ticket, onClose }: { ticket: Ticket; onClose?: (() => void) | undefined }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const agent = isAgent(me)
  const [draft, act] = useReducer(nextDraft, undefined, () => keptDraft(me.id, ticket.id))
  const [isKept, setKept] = useState(true)
  const area = useRef<HTMLTextAreaElement>(null)
  const message = useWriteMessage(ticket)
  const newest = useNewest(ticket.id)
  const uploads = useUploads((to, file) => act({ type: 'attach', to, file }))
  const writing: Visibility = agent ? draft.writing : 'public'
  const text = draft.texts[writing]
  const files = draft.files[writing]
  const customer = ticket.customer.email ?? ticket.customer.name ?? ticket.customer.id
  const isInternal = writing === 'internal'
  const isUnderWay = uploads.sending.some((one) => one.to === writing && !one.problem)
  const isReady = text.trim() !== '' && !message.isPending && !isUnderWay

  useEffect(() => setKept(keepDraft(me.id, ticket.id, draft)), [me.id, ticket.id, draft])

  const turn = (to: Visibility) => {
    message.reset()
    act({ type: 'turn', to })
  }
  const write = (to: Visibility) => {
    turn(to)
    area.current?.focus()
  }
  useCommands([
    { id: 'reply', name: t('composer.reply'), group: 'ticket', keys: 'r', run: () => write('public') },
    ...(agent
      ? [
          {
            id: 'note',
            name: t('composer.note'),
            group: 'ticket' as const,
            keys: 'n',
            run: () => write('internal'),
          },
        ]
      : []),
  ])

  const send = ({ whateverCame = false, thenClose = false } = {}) => {
    if (!isReady) return
    const seen = whateverCame ? undefined : newest()
    message.mutate(
      {
        body: text,
        visibility: writing,
        idempotencyKey: draft.keys[writing],
        ...(seen === undefined ? {} : { afterMessage: seen }),
        ...(files.length === 0 ? {} : { attachments: files.map((file) => file.id) }),
      },
      {
        onSuccess: () => {
          act({ type: 'sent', what: writing })
          if (thenClose) onClose?.()
        },
      },
    )
  }

  return (
    <form
      className="composer"
      aria-label={t('composer.label')}
      data-visibility={writing}
      data-empty={(text === '' && files.length === 0) || undefined}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      onPaste={(event) => {
        if (event.clipboardData.files.length === 0) return
        event.preventDefault()
        uploads.send(writing, event.clipboardData.files)
      }}
      onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return
        event.preventDefault()
        uploads.send(writing, event.dataTransfer.files)
      }}
    >
      <div className="head">
        {agent && (
          <RadioGroup
            className="audience"
            aria-label={t('composer.to')}
            orientation="horizontal"
            value={writing}
            isDisabled={message.isPending}
            onChange={(to) => turn(to as Visibility)}
          >
            <Radio value="public">
              <Icon name="reply" />
              {t('composer.reply')}
            </Radio>
            <Radio value="internal">
              <Icon name="lock" />
              {t('composer.note')}
            </Radio>
          </RadioGroup>
        )}
        <span className="saved quiet" role="status">
          {text && !message.isPending && t(isKept ? 'composer.saved' : 'composer.notSaved')}
        </span>
      </div>
      {agent && (
        <p id="audience" className="to quiet">
          {t(isInternal ? 'composer.noteHint' : 'composer.replyHint', { name: recipient(ticket) })}
        </p>
      )}
      <TextField
        value={text}
        onChange={(written) => act({ type: 'write', text: written })}
        isReadOnly={message.isPending}
        {...(agent ? { 'aria-describedby': 'audience' } : {})}
      >
        <Label className="hidden">{t(isInternal ? 'composer.noteText' : 'composer.replyText')}</Label>
        <TextArea
          ref={area}
          rows={3}
          placeholder={t(isInternal ? 'composer.noteText' : 'composer.replyText')}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
            // Back to where keys are commands; what was written stays.
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
      </TextField>
      <ComposerFiles
        files={files}
        writing={writing}
        uploads={uploads}
        onRemove={(file) => act({ type: 'detach', file })}
      />
      {message.isError && <NotSent problem={message.error} onSend={(whateverCame) => send({ whateverCame })} />}
      <footer>
        <FileTrigger allowsMultiple onSelect={(chosen) => chosen && uploads.send(writing, chosen)}>
          <IconButton name={t('composer.attach')} icon="clip" isDisabled={message.isPending} />
        </FileTrigger>
        <span className="room" />
        {agent && !isInternal && onClose && (
          <Button className="and-close" isDisabled={!isReady} onPress={() => send({ thenClose: true })}>
            {t('composer.sendAndClose')}
          </Button>
        )}
        <Button type="submit" kind="primary" className="send" isDisabled={!isReady}>
          {isInternal && <Icon name="lock" />}
          <span className="what">
            {message.isPending
              ? t('composer.sending')
              : isInternal
                ? t('composer.add')
                : agent
                  ? t('composer.send', { name: customer })
                  : t('composer.sendPlain')}
          </span>
        </Button>
      </footer>
    </form>
  )
}

function recipient({ customer: { id, name, email } }: Ticket): string {
  if (name && email && name !== email) return `${name} <${email}>`
  return email ?? name ?? id
}

function NotSent({ problem, onSend }: { problem: unknown; onSend: (whateverCame: boolean) => void }) {
  const { t } = useTranslation()
  if (!(problem instanceof Problem) || problem.code !== 'newer-messages') {
    return <Refusal problem={problem} onRetry={() => onSend(false)} />
  }
  return (
    <div className="refusal" role="alert">
      <span>{t('composer.newer')}</span>
      <Button onPress={() => onSend(true)}>{t('composer.sendAnyway')}</Button>
    </div>
  )
}

/** The newest message that is on the page, which is what the writer has had the chance to read. */
function useNewest(ticketId: string): () => number | undefined {
  const queries = useQueryClient()
  return () => queries.getQueryData<{ pages: MessagePage[] }>(keys.messages(ticketId))?.pages[0]?.messages[0]?.n
}
