import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FileTrigger, Radio, RadioGroup } from 'react-aria-components'
import { keys, useWriteMessage } from '../api/queries'
import { isAgent, type MessagePage, type Ticket, type Visibility } from '../api/types'
import { useCommands } from '../commands/commands'
import { Button, IconButton } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { useSignedIn } from '../shell/me'
import { ComposerFiles } from './ComposerFiles'
import type { Draft } from './draft'
import { giveBack, onGivenBack } from './undo/returned'
import { useIsRead } from './reading'
import { useUndo } from './undo/useUndo'
import { useUploads } from './useUploads'
import { mentionedIn, useColleagues } from './writing/colleagues'
import { NotSent } from './writing/NotSent'
import { onQuote } from './writing/quote'
import { ReplyOptions, useCallWords } from './writing/ReplyOptions'
import { OtherDraft, Safety } from './writing/Safety'
import { useBePresent } from './writing/presence'
import { useDraft } from './writing/useDraft'
import { InsertModule, WritingArea } from './writing/WritingArea'

/**
 * Where one answers. Who will read it is the first thing here, the colour of all of it, and the word on the button.
 *
 * @param onClose closes the ticket once the reply is out; absent where there is nothing to close
 */
export function Composer({ ticket, onClose }: { ticket: Ticket; onClose?: (() => void) | undefined }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const agent = isAgent(me)
  const isRead = useIsRead()
  const { draft, act, keeping, other, decide, hold, release } = useDraft(ticket.id, isRead)
  const area = useRef<HTMLTextAreaElement>(null)
  const say = useBePresent(ticket.id, isRead && agent)
  const message = useWriteMessage(ticket)
  const offerUndo = useUndo(agent)
  const colleagues = useColleagues(
    ticket.id,
    agent && draft.writing === 'internal' && draft.texts.internal.includes('@'),
  )
  const newest = useNewest(ticket.id)
  /** How many were sent from here: the next one begins without the lines of the last. */
  const [replies, setReplies] = useState(0)
  /** What its writer had the chance to read before beginning with it: whatever comes later may change the answer. */
  const began = useRef<Partial<Record<Visibility, number | undefined>>>({})
  const uploads = useUploads((to, file) => act({ type: 'attach', to, file }))
  const writing: Visibility = agent ? draft.writing : 'public'
  const text = draft.texts[writing]
  const files = draft.files[writing]
  const customer = ticket.customer.email ?? ticket.customer.name ?? ticket.customer.id
  const isInternal = writing === 'internal'
  /** A call that came in was told by the customer, who gets no mail of it. */
  const isMailed =
    !isInternal && draft.channel !== 'phone-in' && (ticket.customer.email ?? draft.cc[0] ?? draft.bcc[0]) !== undefined
  const isUnderWay = uploads.sending.some((one) => one.to === writing && !one.problem)
  const isReady = text.trim() !== '' && !message.isPending && !isUnderWay

  const call = useCallWords(draft.channel, recipient(ticket), customer)
  const mentions = isInternal ? mentionedIn(text, colleagues.data ?? []) : []
  const latest = useRef({ text, writing })
  latest.current = { text, writing }
  useEffect(
    () =>
      onQuote((quotation) => {
        const before = latest.current.text
        act({ type: 'write', text: before ? `${before.trimEnd()}\n\n${quotation}` : quotation })
        area.current?.focus()
      }),
    [act],
  )

  useEffect(() => onGivenBack(ticket.id, (reply) => act({ type: 'give-back', reply })), [act, ticket.id])

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
    const seen = whateverCame ? undefined : (began.current[writing] ?? newest())
    const { cc, bcc, channel, signature } = draft
    hold()
    message.mutate(
      {
        body: text,
        visibility: writing,
        idempotencyKey: draft.keys[writing],
        ...(agent ? { draft: true } : {}),
        ...(agent && !isInternal ? replyOf(draft) : {}),
        ...(mentions.length === 0 ? {} : { mentions }),
        ...(seen === undefined ? {} : { afterMessage: seen }),
        ...(files.length === 0 ? {} : { attachments: files.map((file) => file.id) }),
      },
      {
        onSuccess: ({ body }) => {
          const other = writing === 'public' ? 'internal' : 'public'
          delete began.current[writing]
          // One's own words are no news to what one writes beside them.
          if (seen !== undefined && (began.current[other] ?? -1) >= seen) began.current[other] = body.n
          release(writing)
          if (writing === 'public') setReplies(replies + 1)
          if (isMailed) offerUndo(body, () => giveBack(me.id, ticket.id, { text, files, cc, bcc, channel, signature }))
          say('looking')
          if (thenClose) onClose?.()
        },
        onError: () => release(),
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
          {text && !message.isPending && <Safety keeping={keeping} />}
        </span>
      </div>
      {agent && (
        <p id="audience" className="to quiet">
          {isInternal ? t('composer.noteHint') : (call?.hint ?? t('composer.replyHint', { name: recipient(ticket) }))}
        </p>
      )}
      {agent && !isInternal && <ReplyOptions key={replies} ticketId={ticket.id} draft={draft} act={act} />}
      {other && <OtherDraft other={other} writing={writing} onDecide={decide} />}
      <WritingArea
        ticketId={ticket.id}
        area={area}
        text={text}
        label={t(isInternal ? 'composer.noteText' : 'composer.replyText')}
        describedBy={agent ? 'audience' : undefined}
        isReadOnly={message.isPending}
        helpers={agent}
        mentions={isInternal}
        onWrite={(written) => {
          if (text === '' || began.current[writing] === undefined) began.current[writing] = newest()
          act({ type: 'write', text: written })
          say(isInternal ? 'noting' : 'replying')
        }}
        onSend={send}
      />
      <ComposerFiles
        files={files}
        writing={writing}
        uploads={uploads}
        onRemove={(file) => act({ type: 'detach', file })}
      />
      {message.isError && (
        <NotSent
          ticketId={ticket.id}
          problem={message.error}
          onSend={(whateverCame) => send({ whateverCame })}
          onLook={() => {
            message.reset()
            began.current[writing] = newest()
            // What is new stands right above, at the end of the conversation.
            document.querySelector('.conversation')?.scrollTo({ top: Number.MAX_SAFE_INTEGER })
          }}
        />
      )}
      <footer>
        <FileTrigger allowsMultiple onSelect={(chosen) => chosen && uploads.send(writing, chosen)}>
          <IconButton name={t('composer.attach')} icon="clip" isDisabled={message.isPending} />
        </FileTrigger>
        {agent && (
          <InsertModule
            area={area}
            text={text}
            isDisabled={message.isPending}
            onWrite={(written) => act({ type: 'write', text: written })}
          />
        )}
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
                  ? (call?.send ?? t('composer.send', { name: customer }))
                  : t('composer.sendPlain')}
          </span>
        </Button>
      </footer>
    </form>
  )
}

/** What a reply says beyond its words, as far as it differs from the usual. */
function replyOf({ channel, cc, bcc, signature }: Draft) {
  return {
    ...(channel === 'email' ? {} : { channel }),
    ...(cc.length === 0 || channel === 'phone-in' ? {} : { cc }),
    ...(bcc.length === 0 || channel === 'phone-in' ? {} : { bcc }),
    ...(signature ? {} : { signature }),
  }
}

function recipient({ customer: { id, name, email } }: Ticket): string {
  if (name && email && name !== email) return `${name} <${email}>`
  return email ?? name ?? id
}

/** The newest message that is on the page, which is what the writer has had the chance to read. */
function useNewest(ticketId: string): () => number | undefined {
  const queries = useQueryClient()
  return () =>
    queries
      .getQueryData<{ pages: MessagePage[] }>(keys.messages(ticketId))
      ?.pages[0]?.messages.find((message) => !message.mergedFrom)?.n
}
