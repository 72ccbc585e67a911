import { Route, Routes, useLocation } from 'react-router'
import { NotFound } from '../parts/NotFound'
import { Guarded } from '../parts/Crash'
import { Navigation } from '../shell/Navigation'
import '../styles/admin.css'
import { OrganizationPage } from './OrganizationPage'
import { OrganizationsPage } from './OrganizationsPage'
import { PeoplePage } from './PeoplePage'
import { PersonPage } from './PersonPage'
import './people.css'

/** Who asks: the people and their organizations, for the desk. */
export default function Customers() {
  const isPeople = useLocation().pathname.startsWith('/people')
  return (
    <>
      <Navigation />
      <main className="content admin" id="main" tabIndex={-1}>
        <Guarded>
          <Routes>
            <Route index element={isPeople ? <PeoplePage /> : <OrganizationsPage />} />
            <Route path=":id" element={isPeople ? <PersonPage /> : <OrganizationPage />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Guarded>
      </main>
    </>
  )
}
