import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from 'react-aria-components'
import { NavLink, useLocation, useMatch } from 'react-router'
import { useViews } from '../api/queries'
import { Icon } from '../parts/Icon'
import { Refusal } from '../parts/Refusal'
import { isAgent } from '../api/types'
import { useSignedIn } from './me'

/** The views with their counts. On a phone it folds into one button that names where one is. */
export function Navigation() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const views = useViews()
  const at = useMatch('/views/:view/*')?.params.view
  const isSearch = useLocation().pathname.startsWith('/search')
  const current = isSearch ? t('nav.searching') : (views.data?.find((view) => view.id === at)?.name ?? t('nav.title'))
  return (
    <nav className="navigation" aria-label={t('nav.title')} data-open={open || undefined}>
      <Button className="unfold" aria-expanded={open} onPress={() => setOpen(!open)}>
        <Icon name="menu" />
        <span className="hidden">{t('nav.open')}: </span>
        <span>{current}</span>
      </Button>
      <div className="fold" onClick={() => setOpen(false)}>
        <NavLink className="new" to="/new">
          <Icon name="plus" />
          {t('nav.new')}
        </NavLink>
        <Views />
      </div>
    </nav>
  )
}

function Views() {
  const { t } = useTranslation()
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
              {view.count}
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
