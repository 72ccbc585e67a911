import { Suspense } from 'react'
import { Link, NavLink, Route, Routes } from 'react-router'
import { textsOf } from '../i18n/texts'
import { Guarded } from '../parts/Crash'
import { Icon } from '../parts/Icon'
import { NotFound } from '../parts/NotFound'
import { Loading } from '../parts/PageState'
import { Foldable } from '../shell/Foldable'
import { useSignedIn } from '../shell/me'
import '../styles/admin.css'
import en from './en.json'
import ko from './ko.json'
import { pagesFor, SECTIONS } from './pages'
import { PageHeader } from './PageHeader'
import pl from './pl.json'

const useTexts = textsOf('admin', { en, ko, pl })

/** Administration: what there is to set up and to watch, beside it one page of it. */
export default function Admin() {
  const pages = pagesFor(useSignedIn())
  return (
    <>
      <Sections />
      <main className="content admin" id="main" tabIndex={-1}>
        <Routes>
          <Route index element={<Overview />} />
          {pages.map(({ id, page: Page }) => (
            <Route
              key={id}
              path={`${id}/*`}
              element={
                <Guarded key={id}>
                  <Suspense fallback={<Loading />}>
                    <Page />
                  </Suspense>
                </Guarded>
              }
            />
          ))}
          <Route path="*" element={<NotFound />} />
        </Routes>
      </main>
    </>
  )
}

function Sections() {
  const { t } = useTexts()
  const pages = pagesFor(useSignedIn())
  return (
    <Foldable label={t('title')}>
      <Link className="new" to="/">
        <Icon name="back" />
        {t('back')}
      </Link>
      <NavLink to="/admin" end>
        {t('overview')}
      </NavLink>
      {SECTIONS.map((section) => ({ section, pages: pages.filter((page) => page.section === section) }))
        .filter(({ pages: these }) => these.length > 0)
        .map(({ section, pages: these }) => (
          <div key={section} className="section">
            <h2 id={`section-${section}`}>{t(`sections.${section}`)}</h2>
            <ul aria-labelledby={`section-${section}`}>
              {these.map(({ id }) => (
                <li key={id}>
                  <NavLink to={`/admin/${id}`}>{t(`pages.${id}`)}</NavLink>
                </li>
              ))}
            </ul>
          </div>
        ))}
    </Foldable>
  )
}

/** Every page with what it is for: where one goes who does not know yet what things are called. */
function Overview() {
  const { t } = useTexts()
  const pages = pagesFor(useSignedIn())
  return (
    <>
      <PageHeader title={t('title')} help={t('help')} />
      {pages.length === 0 && <p className="empty">{t('nothing')}</p>}
      <ul className="cards">
        {pages.map(({ id }) => (
          <li key={id}>
            <Link className="card" to={`/admin/${id}`}>
              <strong>{t(`pages.${id}`)}</strong>
              <span className="quiet">{t(`purpose.${id}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
