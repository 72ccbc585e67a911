import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Commands } from '../commands/Palette'
import { MeContext } from '../shell/me'
import { Bell, whatOf } from './Bell'
import { keys, type Notification, useReadsTicket, type Wishes } from './notifications'
import PreferencesPage from './PreferencesPage'

const told = (id: string, more: Partial<Notification> = {}): Notification => ({
  id,
  kind: 'watched',
  what: 'note',
  ticket: { id: `ticket-${id}`, key: `T-${id}`, subject: `Subject ${id}` },
  by: { id: 'jun', name: 'Jun Seo' },
  excerpt: 'Please look at this',
  at: '2026-11-01T10:00:00Z',
  ...more,
})

let list: Notification[]
let more: boolean
let wishes: Wishes
let sent: { path: string; body: unknown }[]

const unread = () => {
  const those = list.filter((one) => !one.readAt)
  return { unread: those.length, more, tickets: those.map((one) => one.ticket.id) }
}

beforeEach(() => {
  list = []
  more = false
  wishes = { assigned: { bell: true }, watched: { bell: false } }
  sent = []
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (init?.method === 'POST' || init?.method === 'PUT') {
      const body = JSON.parse(init.body as string) as { kinds?: object }
      sent.push({ path, body })
      if (init.method === 'PUT') return Promise.resolve(Response.json(body))
      list = list.map((one) => ({ ...one, readAt: '2026-11-01T11:00:00Z' }))
      return Promise.resolve(Response.json(unread()))
    }
    if (path.endsWith('/unread')) return Promise.resolve(Response.json(unread()))
    if (path.endsWith('/preferences')) {
      return Promise.resolve(Response.json({ kinds: wishes }))
    }
    if (path.endsWith('/agents')) return Promise.resolve(Response.json({ agents: [] }))
    return Promise.resolve(Response.json({ notifications: list }))
  })
})
afterEach(() => void vi.unstubAllGlobals())

function show(what: React.ReactNode, role = 'agent', email: string | null = null) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={queries}>
      <MeContext value={{ id: 'maya', email, roles: [role], groups: [], permissions: [], access: {} }}>
        <MemoryRouter>
          <Commands>{what}</Commands>
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  return queries
}

describe('the bell', () => {
  it('counts what is unread, and says so', async () => {
    list = [told('2'), told('1', { readAt: '2026-11-01T10:30:00Z' })]
    show(<Bell />)
    const bell = await screen.findByRole('button', { name: 'Notifications: 1 unread' })
    expect(bell.textContent).toBe('1')
    expect(screen.getByRole('status').textContent).toBe('1 unread')
  })

  it('shows no number where there is nothing, and more than two figures as many', async () => {
    const queries = show(<Bell />)
    const bell = await screen.findByRole('button', { name: 'Notifications' })
    expect(bell.textContent).toBe('')
    list = Array.from({ length: 100 }, (_, i) => told(String(i)))
    more = true
    await act(() => queries.invalidateQueries({ queryKey: keys.all }))
    const full = await screen.findByRole('button', { name: 'Notifications: 99+ unread' })
    expect(full.textContent).toBe('99+')
  })

  it('changes as soon as the stream says that it has', async () => {
    const queries = show(<Bell />)
    await screen.findByRole('button', { name: 'Notifications' })
    list = [told('1')]
    await act(() => queries.invalidateQueries({ queryKey: keys.all }))
    expect(await screen.findByRole('button', { name: 'Notifications: 1 unread' })).toBeTruthy()
  })

  it('opens by its keys to a list that leads to the tickets and tells what is unread', async () => {
    list = [told('2', { kind: 'mentioned' }), told('1', { readAt: '2026-11-01T10:30:00Z' })]
    show(<Bell />)
    await screen.findByRole('button', { name: /unread/ })
    await userEvent.keyboard('gn')
    const panel = await screen.findByRole('dialog', { name: 'Notifications' })
    const [first, second] = await within(panel).findAllByRole('listitem')
    expect(first!.textContent).toContain('You are mentioned · T-2 · Jun Seo')
    expect(within(first!).getByRole('img', { name: 'Unread' })).toBeTruthy()
    expect(within(second!).queryByRole('img')).toBeNull()
    expect(within(first!).getByRole('link').getAttribute('href')).toBe('/tickets/ticket-2')
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('reads everything up to the newest that was seen', async () => {
    list = [told('2'), told('1')]
    show(<Bell />)
    await userEvent.click(await screen.findByRole('button', { name: 'Notifications: 2 unread' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Mark all as read' }))
    await waitFor(() => expect(screen.queryByRole('img', { name: 'Unread' })).toBeNull())
    expect(sent).toEqual([{ path: '/api/v1/notifications/read', body: { upTo: '2' } }])
    expect(screen.queryByRole('button', { name: 'Mark all as read' })).toBeNull()
  })

  it.each([
    ['agent', /mentions you/],
    ['customer', /answer one of your requests/],
  ])('tells %s what will come where nothing is', async (role, words) => {
    show(<Bell />, role)
    await userEvent.click(await screen.findByRole('button', { name: 'Notifications' }))
    expect(await screen.findByText(words)).toBeTruthy()
  })

  it('names what happened from the side of the person', () => {
    const answered = told('1', { kind: 'answered', what: 'message' })
    expect([whatOf(answered, true), whatOf(answered, false)]).toEqual(['answered', 'answer'])
    expect(whatOf(told('1', { kind: 'progress', what: 'closed' }), false)).toBe('closed')
  })
})

function Looking({ at }: { at: string }) {
  useReadsTicket(at)
  return null
}

describe('whoever looks at a ticket', () => {
  it('has read what was told of it', async () => {
    list = [told('1'), told('2')]
    show(<Looking at="ticket-1" />)
    await waitFor(() => expect(sent).toEqual([{ path: '/api/v1/notifications/read', body: { ticket: 'ticket-1' } }]))
  })

  it('asks nothing where nothing was told', async () => {
    list = [told('2')]
    const queries = show(<Looking at="ticket-1" />)
    await waitFor(() => expect(queries.getQueryData(keys.unread)).toBeDefined())
    expect(sent).toEqual([])
  })
})

describe('the preferences', () => {
  it('offer a mail for what comes into the list, and take it back with that', async () => {
    wishes = { assigned: { bell: true, mail: 'never' }, watched: { bell: false, mail: 'never' } }
    show(<PreferencesPage />)
    const given = within(await screen.findByRole('group', { name: 'A ticket is given to me' }))
    const watched = within(screen.getByRole('group', { name: /^Something happens/ }))
    const mail = { name: 'By mail too, when I am away' }
    expect((watched.getByRole('checkbox', mail) as HTMLInputElement).disabled).toBe(true)
    await userEvent.click(given.getByRole('checkbox', mail))
    await waitFor(() => expect((given.getByRole('checkbox', mail) as HTMLInputElement).checked).toBe(true))
    await userEvent.click(given.getByRole('checkbox', { name: /^A ticket is given to me/ }))
    await waitFor(() => expect(sent).toHaveLength(2))
    expect(sent.map(({ body }) => (body as { kinds: { assigned: object } }).kinds.assigned)).toEqual([
      { bell: true, mail: 'away' },
      { bell: false, mail: 'never' },
    ])
  })

  it('lead customers back to their requests, who have no navigation beside them', async () => {
    show(<PreferencesPage />, 'customer')
    expect((await screen.findByRole('link', { name: 'All requests' })).getAttribute('href')).toBe('/')
  })

  it('promise a mail to nobody who has no address', async () => {
    wishes = { answered: { bell: true } }
    show(<PreferencesPage />, 'customer')
    await screen.findByRole('group', { name: 'My request is answered' })
    expect(screen.queryByText(/comes by mail/)).toBeNull()
    cleanup()
    show(<PreferencesPage />, 'customer', 'jan@customer.example')
    expect(await screen.findByText(/comes by mail/)).toBeTruthy()
  })

  it('offer customers no mail', async () => {
    wishes = { answered: { bell: true } }
    show(<PreferencesPage />, 'customer')
    expect(await screen.findAllByRole('checkbox')).toHaveLength(1)
    expect(screen.queryByText(/five minutes/)).toBeNull()
  })

  it('offer the kinds that the person can be told of, and keep the others as they are', async () => {
    show(<PreferencesPage />)
    const assigned = await screen.findByRole('checkbox', { name: /^A ticket is given to me/ })
    expect(screen.getAllByRole('checkbox')).toHaveLength(2)
    await userEvent.click(assigned)
    await waitFor(() =>
      expect(sent).toEqual([
        {
          path: '/api/v1/notifications/preferences',
          body: { kinds: { assigned: { bell: false }, watched: { bell: false } } },
        },
      ]),
    )
  })
})
