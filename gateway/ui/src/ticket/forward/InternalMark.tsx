import { useTranslation } from 'react-i18next'
import type { Message } from '../../api/types'
import { Icon } from '../../parts/Icon'
import { outsider } from './forward'
import { useTexts } from './texts'

/** What kind of internal message this is: a note, a mail to the desk alone, or something that was sent on. */
export function InternalMark({ message }: { message: Message }) {
  const { t } = useTranslation()
  const { t: own } = useTexts()
  const isForward = message.channel === 'forward'
  return (
    <span className="mark">
      <Icon name={isForward ? 'forward' : 'lock'} />
      {isForward
        ? own('sentTo', { to: (message.mail?.to ?? []).join(', ') })
        : outsider(message)
          ? own('internalMail')
          : t('conversation.internal')}
    </span>
  )
}
