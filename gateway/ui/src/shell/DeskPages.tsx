import { lazy } from 'react'
import { Navigate, Route, Routes } from 'react-router'
import { TicketList } from '../list/TicketList'
import { NotFound } from '../parts/NotFound'
import { NewTicketPage } from '../ticket/NewTicketPage'
import { TicketPage } from '../ticket/TicketPage'
import { Desk, Workspace } from './Workspace'
import '../styles/workspace.css'
import '../styles/ticket.css'

const Admin = lazy(() => import('../admin/Admin'))
const Customers = lazy(() => import('../people/Customers'))
const NotificationPreferences = lazy(() => import('../notifications/PreferencesPage'))

/** What those who work here see; each address shows one thing of it. */
export default function DeskPages() {
  return (
    <Routes>
      <Route element={<Workspace />}>
        <Route path="/admin/*" element={<Admin />} />
        {['/people/*', '/organizations/*'].map((path) => (
          <Route key={path} path={path} element={<Customers />} />
        ))}
        <Route element={<Desk />}>
          <Route path="/" element={<Navigate to="/views/open" replace />} />
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
