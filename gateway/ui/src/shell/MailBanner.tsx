import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useSending } from '../api/outgoing'
import { isAgent, may } from '../api/types'
import { useSignedIn } from './me'

/** Says that customers receive nothing, or not all of them, so that nobody waits for an answer to what never left. */
export function MailBanner() {
  return isAgent(useSignedIn()) ? <ForTheDesk /> : null
}

function ForTheDesk() {
  const { t } = useTranslation()
  const me = useSignedIn()
  const sending = useSending().data
  if (!sending || sending.mode === 'live') return null
  return (
    <div className="banner" role="status">
      <span>{t(`mail.${sending.mode}`)}</span>
      {sending.held.all > 0 && <span>{t('mail.waiting', { count: sending.held.all })}</span>}
      {may(me, 'admin.connections') && <Link to="/admin/outgoing-mail">{t('mail.decide')}</Link>}
    </div>
  )
}
