import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Label, Radio, RadioGroup, TextArea, TextField } from 'react-aria-components'
import { Problem } from '../api/http'
import { keys, useWriteMessage } from '../api/queries'
import { isAgent, type MessagePage, type Ticket, type Visibility } from '../api/types'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Refusal } from '../parts/Refusal'
import { useSignedIn } from '../shell/me'
import { keepDraft, keptDraft, nextDraft } from './draft'

/** Where one answers. Who will read it is the first thing here, the colour of all of it, and the word on the button. */
export function Composer({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const agent = isAgent(me)
  const [draft, act] = useReducer(nextDraft, undefined, () => keptDraft(me.id, ticket.id))
  const area = useRef<HTMLTextAreaElement>(null)
  const message = useWriteMessage(ticket)
  const newest = useNewest(ticket.id)
  const writing: Visibility = agent ? draft.writing : 'public'
  const text = draft.texts[writing]
  const customer = ticket.customer.email ?? ticket.customer.name ?? ticket.customer.id
  const isInternal = writing === 'internal'

  useEffect(() => keepDraft(me.id, ticket.id, draft), [me.id, ticket.id, draft])
  useWritingKeys((to) => {
    if (agent || to === 'public') act({ type: 'turn', to })
    area.current?.focus()
  })

  const send = (whateverCame = false) => {
    if (!text.trim() || message.isPending) return
    message.mutate(
      {
        body: text,
        visibility: writing,
        idempotencyKey: draft.keys[writing],
        ...(whateverCame || newest() === undefined ? {} : { afterMessage: newest()! }),
      },
      { onSuccess: () => act({ type: 'sent', what: writing }) },
    )
  }

  return (
    <form
      className="composer"
      aria-label={t('composer.label')}
      data-visibility={writing}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {agent && (
        <RadioGroup
          className="audience"
          aria-label={t('composer.to')}
          orientation="horizontal"
          value={writing}
          isDisabled={message.isPending}
          onChange={(to) => {
            message.reset()
            act({ type: 'turn', to: to as Visibility })
          }}
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
      <TextField
        value={text}
        onChange={(written) => act({ type: 'write', text: written })}
        isReadOnly={message.isPending}
        aria-describedby="audience"
      >
        <Label className="hidden">{t(isInternal ? 'composer.noteText' : 'composer.replyText')}</Label>
        <TextArea
          ref={area}
          rows={4}
          placeholder={t(isInternal ? 'composer.noteText' : 'composer.replyText')}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
          }}
        />
      </TextField>
      {message.isError && <NotSent problem={message.error} onSend={send} />}
      <footer>
        <p id="audience" className="quiet">
          {agent && t(isInternal ? 'composer.noteHint' : 'composer.replyHint', { name: customer })}
          {text && !message.isPending && <span className="saved"> {t('composer.saved')}</span>}
        </p>
        <Button type="submit" kind="primary" className="send" isDisabled={!text.trim() || message.isPending}>
          {isInternal && <Icon name="lock" />}
          {message.isPending
            ? t('composer.sending')
            : isInternal
              ? t('composer.add')
              : agent
                ? t('composer.send', { name: customer })
                : t('composer.sendPlain')}
        </Button>
      </footer>
    </form>
  )
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

/** r answers, n notes, as long as nobody is writing. */
function useWritingKeys(write: (to: Visibility) => void) {
  const latest = useRef(write)
  latest.current = write
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inField = (event.target as HTMLElement).closest('input, textarea, select, [role=listbox], [role=menu]')
      if (inField || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key !== 'r' && event.key !== 'n') return
      event.preventDefault()
      latest.current(event.key === 'r' ? 'public' : 'internal')
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
