import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, expect, it, vi } from 'vitest'
import { MeContext } from '../shell/me'
import { OrganizationPage } from './OrganizationPage'
import { OrganizationsPage } from './OrganizationsPage'
import { PeoplePage } from './PeoplePage'
import { PersonPage } from './PersonPage'

const JAN = {
  id: 'jan',
  version: 1,
  name: 'Jan',
  emails: [],
  phones: [],
  identities: [],
  fields: {},
  active: true,
  agent: false,
  mergedFrom: ['jan2'],
}
const ANSWERS: Record<string, unknown> = {
  '/people': { people: [JAN] },
  '/people/jan': JAN,
  '/people/jan2': { ...JAN, id: 'jan2', name: 'J. K.', mergedFrom: [], mergedInto: 'jan' },
  '/organizations': { organizations: [] },
  '/organizations/acme': { id: 'acme', version: 1, name: 'Acme', domains: [], shared: false, fields: {} },
  '/fields': { fields: [] },
}

/** The names of all buttons of these pages. */
async function offered(path: string, title: string, ...permissions: string[]) {
  vi.stubGlobal('fetch', (asked: string) =>
    Promise.resolve(Response.json(ANSWERS[asked.replace('/api/v1', '').split('?')[0]!] ?? { tickets: [] })),
  )
  const { container } = render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MeContext value={{ id: 'maya', roles: ['agent'], groups: [], permissions, access: {} }}>
        <MemoryRouter initialEntries={[path]}>
          <Routes>
            <Route path="/people" element={<PeoplePage />} />
            <Route path="/people/:id" element={<PersonPage />} />
            <Route path="/organizations" element={<OrganizationsPage />} />
            <Route path="/organizations/:id" element={<OrganizationPage />} />
          </Routes>
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  await screen.findByRole('heading', { name: title })
  // The last that comes on a person's page.
  if (path === '/people/jan') await screen.findByRole('link', { name: 'J. K.' })
  return within(container)
    .queryAllByRole('button')
    .map((button) => button.getAttribute('aria-label') ?? button.textContent)
}

afterEach(() => vi.unstubAllGlobals())

it.each([
  ['/people', 'People', ['New person']],
  ['/people/jan', 'Jan', ['Merge', 'Edit', 'Take the merge of J. K. back']],
  ['/people/jan2', 'J. K.', ['Take the merge back']],
  ['/organizations', 'Organizations', ['New organization']],
  ['/organizations/acme', 'Acme', ['Remove', 'Edit']],
])('%s offers changes to whoever may make them', async (path, title, changes) => {
  expect(await offered(path, title, 'person.read', 'person.change')).toEqual(expect.arrayContaining(changes))
})

it.each([
  ['/people', 'People'],
  ['/people/jan', 'Jan'],
  ['/people/jan2', 'J. K.'],
  ['/organizations', 'Organizations'],
  ['/organizations/acme', 'Acme'],
])('%s offers nothing to whoever may only read', async (path, title) => {
  expect(await offered(path, title, 'person.read')).toEqual([])
})
