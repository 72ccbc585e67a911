import { lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { I18nProvider, RouterProvider } from 'react-aria-components'
import { Navigate, Route, Routes, useHref, useNavigate } from 'react-router'
import { useMe } from './api/queries'
import { isAgent, type Me } from './api/types'
import { TicketList } from './list/TicketList'
import { NotFound } from './parts/NotFound'
import { Refusal } from './parts/Refusal'
import { MeContext } from './shell/me'
import { Desk, Workspace } from './shell/Workspace'
import { NewTicketPage } from './ticket/NewTicketPage'
import { TicketPage } from './ticket/TicketPage'

/** Who is signed in decides what there is to see; each address below shows one thing of it. */
export function App() {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const me = useMe()
  return (
    <RouterProvider navigate={navigate} useHref={useHref}>
      <I18nProvider locale={i18n.language}>
        {me.isError ? (
          <main className="alone">
            <Refusal problem={me.error} onRetry={() => location.reload()} />
          </main>
        ) : me.data === undefined ? (
          <main className="alone late" aria-busy="true">
            {t('app.loading')}
          </main>
        ) : (
          <MeContext value={me.data}>{hasRole(me.data) ? <Pages me={me.data} /> : <NoRole />}</MeContext>
        )}
      </I18nProvider>
    </RouterProvider>
  )
}

function hasRole(me: Me) {
  return isAgent(me) || me.roles.includes('customer')
}

function NoRole() {
  const { t } = useTranslation()
  return (
    <main className="alone">
      <p>{t('problem.noRole')}</p>
    </main>
  )
}

const Admin = lazy(() => import('./admin/Admin'))
const Customers = lazy(() => import('./people/Customers'))
const NotificationPreferences = lazy(() => import('./notifications/PreferencesPage'))

function Pages({ me }: { me: Me }) {
  const home = isAgent(me) ? '/views/open' : '/views/all'
  return (
    <Routes>
      <Route element={<Workspace />}>
        <Route path="/admin/*" element={<Admin />} />
        {isAgent(me) &&
          ['/people/*', '/organizations/*'].map((path) => <Route key={path} path={path} element={<Customers />} />)}
        <Route element={<Desk />}>
          <Route path="/" element={<Navigate to={home} replace />} />
          <Route path="/new" element={<NewTicketPage />} />
          <Route path="/account/notifications" element={<NotificationPreferences />} />
          <Route path="/views/:view" element={<TicketList />}>
            <Route path="tickets/:ticket" element={<TicketPage />} />
          </Route>
          <Route path="/search" element={<TicketList />}>
            <Route path="tickets/:ticket" element={<TicketPage />} />
          </Route>
          <Route path="/tickets/:ticket" element={<TicketPage />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Route>
    </Routes>
  )
}
