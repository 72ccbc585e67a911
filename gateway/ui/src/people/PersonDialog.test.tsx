import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, expect, it, vi } from 'vitest'
import { MeContext } from '../shell/me'
import type { PersonDetails } from './people'
import { changedOnly, PersonDialog } from './PersonDialog'

const JAN: PersonDetails = {
  id: 'jan',
  version: 3,
  name: 'Jan',
  emails: ['jan@customer.example'],
  phones: [],
  identities: [],
  fields: { level: { value: 'director', visibility: 'internal' } },
  active: true,
  agent: false,
  mergedFrom: [],
  erased: false,
}
const SAME = {
  name: 'Jan',
  emails: ['jan@customer.example'],
  phones: [],
  organizationId: null,
  jobTitle: null,
  externalId: null,
  language: null,
  timeZone: null,
  notes: null,
}
const ofEverybody = { roles: [], states: [] }
const field = (target: string, name: string, en: string) => ({
  id: `${target}.${name}`,
  target,
  name,
  kind: 'text',
  label: { en },
  help: {},
  options: [],
  shown: ofEverybody,
  editable: ofEverybody,
  active: true,
})
const FIELDS = [field('person', 'level', 'Job level'), field('ticket', 'cause', 'Cause')]

/** Opens the form of a person; what is saved is answered in turn, the last for ever. */
function open(...answers: (() => Response)[]) {
  const saved: { body: unknown; seen: string | undefined }[] = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (init.method !== 'PATCH')
      return Promise.resolve(
        Response.json(path.endsWith('/fields') ? { fields: FIELDS } : { organizations: [], people: [] }),
      )
    saved.push({
      body: JSON.parse(init.body as string),
      seen: (init.headers as Record<string, string>)['If-Match'],
    })
    return Promise.resolve((answers.length > 1 ? answers.shift()! : answers[0]!)())
  })
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const page = (person: PersonDetails) => (
    <QueryClientProvider client={client}>
      <MeContext value={{ id: 'maya', roles: ['agent'], groups: [], permissions: ['person.change'], access: {} }}>
        <MemoryRouter>
          <PersonDialog person={person} onClose={() => undefined} />
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>
  )
  const { rerender } = render(page(JAN))
  return { user: userEvent.setup(), saved, become: (person: PersonDetails) => rerender(page(person)) }
}

const save = () => screen.getByRole('button', { name: 'Save' })

afterEach(() => vi.unstubAllGlobals())

it('sends what was changed and leaves the rest to others', () => {
  expect(changedOnly(SAME, JAN)).toEqual({})
  expect(changedOnly({ ...SAME, jobTitle: 'Buyer', name: null }, JAN)).toEqual({ jobTitle: 'Buyer', name: null })
})

it('takes the order of addresses for a change: the first is the one to write to', () => {
  const emails = ['jan@home.example', 'jan@customer.example']
  expect(changedOnly({ ...SAME, emails }, { ...JAN, emails: emails.toReversed() })).toEqual({ emails })
})

it('has the fields that people have here, by the names that were given to them', async () => {
  const { user, saved } = open(() => Response.json({ ...JAN, version: 4 }))
  const level = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Job level' })
  expect(level.value).toBe('director')
  expect(screen.queryByRole('textbox', { name: 'Cause' })).toBeNull()
  await user.clear(level)
  await user.type(level, 'chief')
  await user.click(save())
  await waitFor(() => expect(saved).toEqual([{ body: { fields: { level: 'chief' } }, seen: '"3"' }]))
})

it('leaves what somebody else changed while it was open, and shows both where it is the same', async () => {
  const conflicts = { jobTitle: { yours: 'Buyer', theirs: 'Head of purchase' } }
  const { user, saved, become } = open(
    () => Response.json({ code: 'changed-meanwhile', detail: 'jobTitle', version: 5, conflicts }, { status: 412 }),
    () => Response.json({ ...JAN, version: 6 }),
  )
  await user.type(await screen.findByRole('textbox', { name: 'Job title' }), 'Buyer')
  become({ ...JAN, version: 4, name: 'Jan Kowalski' })
  await user.click(save())
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('Job title')
  expect(alert.textContent).toContain('You chose: Buyer')
  expect(alert.textContent).toContain('It is now: Head of purchase')
  await user.click(save())
  await waitFor(() =>
    expect(saved).toEqual([
      { body: { jobTitle: 'Buyer' }, seen: '"3"' },
      { body: { jobTitle: 'Buyer' }, seen: '"5"' },
    ]),
  )
})
