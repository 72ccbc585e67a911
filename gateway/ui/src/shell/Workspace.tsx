import { useTranslation } from 'react-i18next'
import { Outlet, useLocation } from 'react-router'
import { useLive } from '../live/useLive'
import { AccountMenu } from './AccountMenu'
import { LineBanner } from './LineBanner'
import { Navigation } from './Navigation'
import { SearchBox } from './SearchBox'

/** The frame around everything: views on the left, what was chosen beside them. */
export function Workspace() {
  const { t } = useTranslation()
  const connection = useLive()
  const isTicketOpen = useLocation().pathname.includes('/tickets/')
  return (
    <div className="workspace" data-open={isTicketOpen ? 'ticket' : 'list'}>
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <header className="bar">
        <span className="brand">{t('app.name')}</span>
        <SearchBox />
        <AccountMenu />
      </header>
      <LineBanner connection={connection} />
      <Navigation />
      <main className="content" id="main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}
