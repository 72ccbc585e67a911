import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation } from 'react-router'
import { BulkBanner } from '../bulk/BulkBanner'
import { Commands, Keys, usePalette } from '../commands/Palette'
import { useLive } from '../live/useLive'
import { Bell } from '../notifications/Bell'
import { Button } from '../parts/Button'
import { Guarded } from '../parts/Crash'
import { Toasts } from '../parts/toast'
import { AccountMenu } from './AccountMenu'
import { AlertBanner } from './AlertBanner'
import { AwayBanner } from './away/AwayBanner'
import { DemoHint } from './DemoHint'
import { LineBanner } from './LineBanner'
import { MailBanner } from './MailBanner'
import { Navigation } from './Navigation'
import { SearchBox } from './SearchBox'
import { WebhookBanner } from './WebhookBanner'

/** The frame around everything: search, account, and how the line is. */
export function Workspace() {
  const { t } = useTranslation()
  const connection = useLive()
  return (
    <Commands>
      <div className="workspace">
        <a className="skip" href="#main">
          {t('app.skip')}
        </a>
        <header className="bar">
          <span className="brand">{t('app.name')}</span>
          <SearchBox />
          <PaletteButton />
          <Bell />
          <AccountMenu />
        </header>
        <aside className="banners" aria-label={t('app.notices')}>
          <LineBanner connection={connection} />
          <AwayBanner />
          <MailBanner />
          <AlertBanner />
          <WebhookBanner />
          <BulkBanner />
          <DemoHint />
        </aside>
        <Guarded>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </Guarded>
        <Toasts />
      </div>
    </Commands>
  )
}

/** The way in for those who do not know the key yet. */
function PaletteButton() {
  const { t } = useTranslation()
  const open = usePalette()
  return (
    <Button kind="quiet" className="palette-button" icon="command" onPress={() => open()}>
      <span className="word">{t('palette.button')}</span>
      <Keys keys="Ctrl K" />
    </Button>
  )
}

/** The desk: views on the left, what was chosen beside them. */
export function Desk() {
  const isTicketOpen = useLocation().pathname.includes('/tickets/')
  return (
    <>
      <Navigation />
      <main className="content" id="main" tabIndex={-1} data-open={isTicketOpen ? 'ticket' : 'list'}>
        <Outlet />
      </main>
    </>
  )
}
