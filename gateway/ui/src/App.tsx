import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { I18nProvider, RouterProvider } from 'react-aria-components'
import { useHref, useNavigate } from 'react-router'
import { useMe } from './api/queries'
import { isAgent, type Me } from './api/types'
import { Guarded } from './parts/Crash'
import { Refusal } from './parts/Refusal'
import { MeContext } from './shell/me'
import { likelySide, rememberSide } from './side'

const loadDesk = () => import('./shell/DeskPages')
const loadPortal = () => import('./portal/Portal')
const Desk = lazy(loadDesk)
const Portal = lazy(loadPortal)

// While it is asked who it is, what they will most likely need is on its way; where it is not, it is asked for then.
;(likelySide() === 'portal' ? loadPortal : loadDesk)().catch(() => {})

/** Who is signed in decides what there is to see: those who work here the desk, customers their portal. */
export function App() {
  const { i18n } = useTranslation()
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
          <Waiting />
        ) : (
          <MeContext value={me.data}>
            <Guarded>
              <Suspense fallback={<Waiting />}>
                <Side me={me.data} />
              </Suspense>
            </Guarded>
          </MeContext>
        )}
      </I18nProvider>
    </RouterProvider>
  )
}

function Waiting() {
  const { t } = useTranslation()
  return (
    <main className="alone late" aria-busy="true">
      {t('app.loading')}
    </main>
  )
}

function Side({ me }: { me: Me }) {
  const { t } = useTranslation()
  if (isAgent(me)) {
    rememberSide('desk')
    return <Desk />
  }
  if (me.roles.includes('customer')) {
    rememberSide('portal')
    return <Portal />
  }
  return (
    <main className="alone">
      <p>{t('problem.noRole')}</p>
    </main>
  )
}
