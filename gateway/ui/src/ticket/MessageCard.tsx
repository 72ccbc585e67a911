import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment, Message } from '../api/types'
import { Icon } from '../parts/Icon'
import { When } from '../parts/time'
import { harmless } from './harmless'

/** One message. An internal note differs in ground, sign and word, so that none of the three has to be noticed. */
export function MessageCard({ message }: { message: Message }) {
  const { t } = useTranslation()
  const { author } = message
  const isInternal = message.visibility === 'internal'
  return (
    <article className="message" data-visibility={message.visibility} data-role={author.role}>
      <header>
        {isInternal && (
          <span className="mark">
            <Icon name="lock" />
            {t('conversation.internal')}
          </span>
        )}
        <strong>{author.name ?? author.email ?? t('conversation.system')}</strong>
        <span className="quiet">
          {t(`conversation.via.${message.channel as 'email'}`)}
          {message.automatic && `, ${t('conversation.automatic')}`}
        </span>
        <span className="quiet">
          <When time={message.createdAt} />
        </span>
      </header>
      <Body message={message} />
      {message.quoted && (
        <details>
          <summary>{t('conversation.quoted')}</summary>
          <div className="text quiet">{message.quoted}</div>
        </details>
      )}
      <Files message={message} />
    </article>
  )
}

function Body({ message }: { message: Message }) {
  const { t } = useTranslation()
  const html = useMemo(() => (message.html ? harmless(message) : undefined), [message])
  if (message.erased) return <p className="quiet">{t('conversation.erased')}</p>
  if (!html) return <div className="text">{message.text}</div>
  return (
    <>
      <div className="html" dangerouslySetInnerHTML={{ __html: html.html }} />
      {html.blockedImages > 0 && <p className="quiet">{t('conversation.blockedImages')}</p>}
    </>
  )
}

function Files({ message }: { message: Message }) {
  const { t } = useTranslation()
  const files = message.attachments.filter((file) => !file.inline || !message.html)
  if (files.length === 0) return null
  return (
    <ul className="files" aria-label={t('conversation.attachments')}>
      {files.map((file) => (
        <li key={file.n}>
          <a href={addressOf(message, file)} download={file.name}>
            <Icon name="clip" />
            {file.name}
            <span className="quiet">{size(file.size)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function addressOf(message: Message, file: Attachment) {
  return `/api/v1/tickets/${message.ticketId}/attachments/${file.n}`
}

function size(bytes: number) {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
