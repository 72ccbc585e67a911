import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useRoutes } from '../admin/alerts/alerts'
import { may } from '../api/types'
import { useWhy } from '../why/why'
import { useSignedIn } from './me'

const EVERY_MINUTE = 60_000

/** Tells administrators of a channel that hears nothing any more, since nobody misses an alert that never came. */
export function AlertBanner() {
  return may(useSignedIn(), 'admin.connections') ? <ForAdministrators /> : null
}

function ForAdministrators() {
  const { t } = useTranslation()
  const said = useWhy()
  const routes = useRoutes({ every: EVERY_MINUTE })
  const failing = routes.data?.filter((route) => route.enabled && route.failing) ?? []
  const first = failing[0]
  if (!first) return null
  const isOne = failing.length === 1
  return (
    <div className="banner" role="status">
      <span>
        {isOne
          ? t('alerts.failing', { name: first.name, reason: said(first.failingWhy, first.failing) })
          : t('alerts.allFailing', { names: failing.map(({ name }) => name).join(', ') })}
      </span>
      <Link to={isOne ? `/admin/alerts/${first.id}` : '/admin/alerts'}>{t('alerts.look')}</Link>
    </div>
  )
}
