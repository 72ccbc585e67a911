import { useTranslation } from 'react-i18next'
import type { Delivery, Message } from '../api/types'
import { Face } from '../parts/Face'
import { Icon } from '../parts/Icon'
import { moment, When } from '../parts/time'
import { Files } from './files/Files'
import { Unproven } from './form/CameByForm'
import { Forged } from './forward/Forged'
import { InternalMark } from './forward/InternalMark'
import { Written } from './forward/Written'
import { Origin } from './joins/Origin'
import { Sealed } from './sealed/Sealed'
import { Words } from './Words'
import { BlindCopies } from './writing/BlindCopies'
import { MessageActs } from './writing/MessageActs'

/** One message. An internal note differs in ground, sign and word, so that none of the three has to be noticed. */
export function MessageCard({ message }: { message: Message }) {
  const { t } = useTranslation()
  const { author } = message
  const isInternal = message.visibility === 'internal'
  const name = author.name ?? author.email ?? t('app.name')
  return (
    <article className="message" data-visibility={message.visibility} data-role={author.role}>
      <Face name={name} kind={author.role} />
      <header>
        <strong>{name}</strong>
        {isInternal && <InternalMark message={message} />}
        <span className="quiet">
          {!isInternal && t(`conversation.via.${message.channel}`, message.channel)}
          {message.automatic && `, ${t('conversation.automatic')}`}
        </span>
        <span className="quiet">
          <When time={message.createdAt} />
        </span>
        <Written message={message} />
        <BlindCopies message={message} />
        <Forged message={message} />
        <Unproven message={message} />
        <Origin message={message} />
        <MessageActs message={message} />
      </header>
      <Words message={message} />
      <Sealed message={message} />
      <Files message={message} />
      <Delivered delivery={message.delivery ?? []} />
    </article>
  )
}

/** What became of the mails: quiet where they arrived, plain where one did not. */
function Delivered({ delivery }: { delivery: Delivery[] }) {
  const { t, i18n } = useTranslation()
  if (delivery.length === 0) return null
  /** A server's words as it said them, ours in the reader's language; that it was taken back is said already. */
  const why = ({ state, because, reason }: Delivery) => {
    if (!reason || state === 'withdrawn') return ''
    return `: ${because ? t(`delivery.because.${because}` as 'delivery.because.stopped', { defaultValue: reason }) : reason}`
  }
  return (
    <ul className="delivery">
      {delivery.map((one) => (
        <li key={one.recipient} data-state={one.state}>
          {one.state === 'sent' && <Icon name="check" />}
          {t(`delivery.${one.state}`, { recipient: one.recipient })}
          {why(one)} · <When time={one.at} />
          {one.until && ` · ${t('delivery.until', { time: moment(new Date(one.until), i18n.language) })}`}
        </li>
      ))}
    </ul>
  )
}
