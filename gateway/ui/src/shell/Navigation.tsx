import { useTranslation } from 'react-i18next'
import { NavLink, useLocation, useMatch } from 'react-router'
import { useViews } from '../api/queries'
import { isAdmin, isAgent } from '../api/types'
import { Icon } from '../parts/Icon'
import { Refusal } from '../parts/Refusal'
import { Foldable } from './Foldable'
import { useSignedIn } from './me'

/** The views with their counts. */
export function Navigation() {
  const { t } = useTranslation()
  const views = useViews()
  const me = useSignedIn()
  const at = useMatch('/views/:view/*')?.params.view
  const isSearch = useLocation().pathname.startsWith('/search')
  const current = isSearch ? t('nav.searching') : (views.data?.find((view) => view.id === at)?.name ?? t('nav.title'))
  return (
    <Foldable label={t('nav.title')} at={current}>
      <NavLink className="new" to="/new">
        <Icon name="plus" />
        {t('nav.new')}
      </NavLink>
      <Views />
      {isAdmin(me) && (
        <NavLink className="below" to="/admin">
          <Icon name="settings" />
          {t('nav.admin')}
        </NavLink>
      )}
    </Foldable>
  )
}

function Views() {
  const { t, i18n } = useTranslation()
  const views = useViews()
  const me = useSignedIn()
  if (views.isError && !views.data) {
    return (
      <>
        {isAgent(me) && <FallbackViews />}
        <Refusal problem={views.error} onRetry={() => views.refetch()} />
      </>
    )
  }
  return (
    <ul>
      {views.data?.map((view) => (
        <li key={view.id}>
          <NavLink to={`/views/${view.id}`}>
            <span className="name">{view.name}</span>
            <span className="count" title={t('nav.tickets', { count: view.count })}>
              {new Intl.NumberFormat(i18n.language).format(view.count)}
            </span>
          </NavLink>
        </li>
      ))}
    </ul>
  )
}

/** While the index is away: what the tickets themselves can list. */
function FallbackViews() {
  const { t } = useTranslation()
  return (
    <ul>
      <li>
        <NavLink to="/views/my-open">{t('nav.mine')}</NavLink>
      </li>
      <li>
        <NavLink to="/views/unassigned">{t('list.unassigned')}</NavLink>
      </li>
    </ul>
  )
}
