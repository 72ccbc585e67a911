import { useTranslation } from 'react-i18next'
import type { Message } from '../api/types'
import { When } from '../parts/time'
import { Files } from '../ticket/files/Files'
import { Words } from '../ticket/Words'
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
      <Files message={message} />
    </article>
  )
}
