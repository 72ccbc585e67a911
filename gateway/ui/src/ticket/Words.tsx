import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../api/types'
import { harmless } from './harmless'

/** What a message says, and folded below it what it quotes; alike for the desk and for its customer. */
export function Words({ message }: { message: Message }) {
  const { t } = useTranslation()
  return (
    <>
      <Body message={message} />
      {message.quoted && (
        <details>
          <summary>{t('conversation.quoted')}</summary>
          <div className="text quiet">{message.quoted}</div>
        </details>
      )}
    </>
  )
}

function Body({ message }: { message: Message }) {
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
