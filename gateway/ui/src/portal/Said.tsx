import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../api/types'
import { When } from '../parts/time'
import { Files } from '../ticket/files/Files'
import { harmless } from '../ticket/harmless'
import { useLook } from './look'
import { useTexts } from './texts'

/** One message; the own ones stand on the right, as in a chat. */
export function Said({ message, isOwn }: { message: Message; isOwn: boolean }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const look = useLook()
  const { author } = message
  const name = isOwn ? t('you') : (author.name ?? author.email ?? look.name ?? common('app.name'))
  return (
    <article className="said-by" data-own={isOwn || undefined} data-role={author.role}>
      <header>
        <strong className="who">{name}</strong>
        <span className="quiet">
          <When time={message.createdAt} />
        </span>
      </header>
      <Words message={message} />
      {message.quoted && (
        <details>
          <summary>{common('conversation.quoted')}</summary>
          <div className="text quiet">{message.quoted}</div>
        </details>
      )}
      <Files message={message} />
    </article>
  )
}

function Words({ message }: { message: Message }) {
  const { t } = useTranslation()
  // The HTML of a forward holds what stands folded below the words as well.
  const isText = !message.html || message.channel === 'forward'
  const html = useMemo(() => (isText ? undefined : harmless(message)), [message, isText])
  if (message.erased) return <p className="quiet">{t('conversation.erased')}</p>
  if (!html) return <div className="text">{message.text}</div>
  return (
    <>
      <div className="html" dangerouslySetInnerHTML={{ __html: html.html }} />
      {html.blockedImages > 0 && <p className="quiet">{t('conversation.blockedImages')}</p>}
    </>
  )
}
