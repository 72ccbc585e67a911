import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useEndpoints } from '../admin/webhooks/webhooks'
import { may } from '../api/types'
import { useWhy } from '../why/why'
import { useSignedIn } from './me'

/** Events tell of it at once; this is for what they might miss. */
const EVERY_MINUTE = 60_000

/** Tells administrators of a webhook that was switched off by itself, and not of one that somebody switched off. */
export function WebhookBanner() {
  return may(useSignedIn(), 'admin.connections') ? <ForAdministrators /> : null
}

function ForAdministrators() {
  const { t } = useTranslation()
  const said = useWhy()
  const endpoints = useEndpoints({ every: EVERY_MINUTE })
  const off = endpoints.data?.filter((endpoint) => !endpoint.enabled && endpoint.disabledAt) ?? []
  const first = off[0]
  if (!first) return null
  const isOne = off.length === 1
  return (
    <div className="banner" role="status">
      <span>
        {isOne
          ? t('webhooks.off', { name: first.name, reason: said(first.disabledWhy, first.disabledBecause) })
          : t('webhooks.allOff', { names: off.map(({ name }) => name).join(', ') })}
      </span>
      <Link to={isOne ? `/admin/webhooks/${first.id}` : '/admin/webhooks'}>{t('webhooks.look')}</Link>
    </div>
  )
}
