import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes } from 'react-router'
import { currentChoice, isLanguage, showLanguage } from '../i18n'
import { useLive } from '../live/useLive'
import { Bell } from '../notifications/Bell'
import { Guarded } from '../parts/Crash'
import { NotFound } from '../parts/NotFound'
import { showZone } from '../parts/time'
import { Toasts } from '../parts/toast'
import { AccountMenu } from '../shell/AccountMenu'
import { AwayBanner } from '../shell/away/AwayBanner'
import { LineBanner } from '../shell/LineBanner'
import { useSignedIn } from '../shell/me'
import { Brand } from './Brand'
import { usePaintedLook } from './look'
import './portal.css'
import { RequestPage } from './RequestPage'
import { RequestsPage } from './RequestsPage'

const NewRequestPage = lazy(() => import('./NewRequestPage'))
const SentPage = lazy(() => import('./SentPage'))
const AccountPage = lazy(() => import('./AccountPage'))
const NotificationPreferences = lazy(() => import('../notifications/PreferencesPage'))

/** What customers see. Each page is a file of its own beside this one. */
export default function Portal() {
  const { t } = useTranslation()
  const connection = useLive()
  const look = usePaintedLook()
  useOwnLanguage()
  // Before anything below is drawn, so that no time is shown in one zone and then in another.
  showZone(useSignedIn().timeZone)
  return (
    <div className="portal">
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <header className="portal-bar">
        <div>
          <Link className="portal-brand" to="/">
            <Brand look={look} />
          </Link>
          <Bell />
          <AccountMenu />
        </div>
      </header>
      <aside className="portal-notices" aria-label={t('app.notices')}>
        <LineBanner connection={connection} />
        <AwayBanner />
      </aside>
      <main id="main" className="portal-main" tabIndex={-1}>
        <Guarded>
          <Suspense fallback={null}>
            <Routes>
              <Route path="/" element={<RequestsPage />} />
              <Route path="/new" element={<NewRequestPage />} />
              <Route path="/tickets/:ticket" element={<RequestPage />} />
              <Route path="/tickets/:ticket/sent" element={<SentPage />} />
              <Route path="/account" element={<AccountPage />} />
              <Route path="/account/notifications" element={<NotificationPreferences />} />
              {/* Addresses that the desk has as well. */}
              <Route path="/views/*" element={<Navigate to="/" replace />} />
              <Route path="/search/*" element={<Navigate to="/" replace />} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </Guarded>
      </main>
      <Toasts />
    </div>
  )
}

/** On a device on which nobody has chosen a language, the one that the person has chosen elsewhere. */
function useOwnLanguage() {
  const { language } = useSignedIn()
  useEffect(() => {
    const own = language?.split('-')[0]
    if (currentChoice() === undefined && isLanguage(own)) void showLanguage(own)
  }, [language])
}
