import { type ComponentType, lazy, type LazyExoticComponent } from 'react'
import { isAgent, may, type Me } from '../api/types'

/** In the order in which they are listed. */
export const SECTIONS = ['desk', 'mail', 'connections', 'running', 'trying'] as const

export interface AdminPage {
  /** Its address below `/admin`, and its name in `admin/*.json` (`pages.ID`, `purpose.ID`). */
  id: string
  section: (typeof SECTIONS)[number]
  /** Who finds it. The services check it again. */
  isFor: (me: Me) => boolean
  /** Loaded when somebody goes there; it may have addresses below its own. */
  page: LazyExoticComponent<ComponentType>
}

const needs = (permission: string) => (me: Me) => may(me, permission)

/** docs/design.md says how a page is added. */
export const PAGES: AdminPage[] = [
  { id: 'groups', section: 'desk', isFor: needs('admin.desk'), page: lazy(() => import('./groups/GroupsPage')) },
  {
    id: 'office-hours',
    section: 'desk',
    isFor: needs('admin.desk'),
    page: lazy(() => import('./office-hours/OfficeHoursPage')),
  },
  { id: 'text-modules', section: 'desk', isFor: isAgent, page: lazy(() => import('./text-modules/TextModulesPage')) },
  { id: 'states', section: 'desk', isFor: needs('admin.desk'), page: lazy(() => import('./definitions/StatesPage')) },
  { id: 'types', section: 'desk', isFor: needs('admin.desk'), page: lazy(() => import('./definitions/TypesPage')) },
  {
    id: 'priorities',
    section: 'desk',
    isFor: needs('admin.desk'),
    page: lazy(() => import('./definitions/PrioritiesPage')),
  },
  { id: 'fields', section: 'desk', isFor: needs('admin.desk'), page: lazy(() => import('./definitions/FieldsPage')) },
  {
    id: 'attachments',
    section: 'desk',
    isFor: needs('admin.desk'),
    page: lazy(() => import('./attachments/AttachmentsPage')),
  },
  { id: 'portal', section: 'desk', isFor: needs('admin.desk'), page: lazy(() => import('./portal/PortalLookPage')) },
  { id: 'tags', section: 'desk', isFor: needs('admin.desk'), page: lazy(() => import('./tags/TagsPage')) },
  { id: 'agents', section: 'desk', isFor: needs('admin.access'), page: lazy(() => import('./agents/AgentsPage')) },
  { id: 'roles', section: 'desk', isFor: needs('admin.access'), page: lazy(() => import('./roles/RolesPage')) },
  { id: 'sign-on', section: 'desk', isFor: needs('admin.access'), page: lazy(() => import('./sign-on/SignOnPage')) },
  {
    id: 'configuration',
    section: 'desk',
    isFor: (me) => may(me, 'admin.desk') && may(me, 'admin.access'),
    page: lazy(() => import('./configuration/ConfigurationPage')),
  },
  { id: 'forms', section: 'connections', isFor: needs('admin.desk'), page: lazy(() => import('./forms/FormsPage')) },
  {
    id: 'webhooks',
    section: 'connections',
    isFor: needs('admin.connections'),
    page: lazy(() => import('./webhooks/WebhooksPage')),
  },
  {
    id: 'alerts',
    section: 'connections',
    isFor: needs('admin.connections'),
    page: lazy(() => import('./alerts/AlertsPage')),
  },
  {
    id: 'api-tokens',
    section: 'connections',
    isFor: isAgent,
    page: lazy(() => import('./api-tokens/ApiTokensPage')),
  },
  { id: 'audit', section: 'running', isFor: needs('admin.access'), page: lazy(() => import('./audit/AuditPage')) },
  {
    id: 'operations',
    section: 'running',
    isFor: needs('admin.operations'),
    page: lazy(() => import('./operations/OperationsPage')),
  },
  { id: 'catchers', section: 'trying', isFor: isAgent, page: lazy(() => import('./catchers/CatchersPage')) },
  { id: 'demo', section: 'trying', isFor: needs('admin.desk'), page: lazy(() => import('./demo/DemoPage')) },
  {
    id: 'mailboxes',
    section: 'mail',
    isFor: needs('admin.connections'),
    page: lazy(() => import('./mailboxes/MailboxesPage')),
  },
  {
    id: 'outgoing-mail',
    section: 'mail',
    isFor: needs('admin.connections'),
    page: lazy(() => import('./outgoing/OutgoingPage')),
  },
  {
    id: 'blocked-addresses',
    section: 'mail',
    isFor: isAgent,
    page: lazy(() => import('./blocked/BlockedPage')),
  },
  {
    id: 'mail-templates',
    section: 'mail',
    isFor: needs('admin.desk'),
    page: lazy(() => import('./mail-templates/MailTemplatesPage')),
  },
  {
    id: 'quarantine',
    section: 'mail',
    isFor: needs('admin.connections'),
    page: lazy(() => import('./quarantine/QuarantinePage')),
  },
]

export function pagesFor(me: Me): AdminPage[] {
  return PAGES.filter((page) => page.isFor(me))
}
