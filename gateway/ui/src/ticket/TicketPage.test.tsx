import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { newQueryClient } from '../api/queries'
import { Commands } from '../commands/Palette'
import { MeContext } from '../shell/me'
import { TicketPage } from './TicketPage'

const state = (id: string, en: string) => ({ id, type: id, label: { en }, customerLabel: { en }, active: true })
const STATES = [state('open', 'Open'), state('closed', 'Closed'), state('waiting', 'Waiting')]

const field = (name: string, kind: string, en: string, more: object = {}) => ({
  id: `ticket.${name}`,
  target: 'ticket',
  name,
  kind,
  label: { en },
  help: {},
  options: [],
  visibility: 'internal',
  required: 'no',
  types: [],
  shown: { roles: [], states: [] },
  editable: { roles: [], states: [] },
  order: 0,
  active: true,
  ...more,
})
const FIELDS = [
  field('plan', 'select', 'Plan', { options: [{ id: 'gold', label: { en: 'Gold' }, active: true }] }),
  field('seats', 'number', 'Seats'),
  field('cause', 'text', 'Cause', { types: ['incident'] }),
  field('budget', 'decimal', 'Budget', { editable: { roles: ['admin'], states: [] } }),
]

const ticket = {
  id: 't1',
  version: 4,
  key: 'T-1',
  subject: { value: 'Printer', visibility: 'public' },
  state: { id: 'open', type: 'open' },
  priority: { id: 'normal', weight: 2 },
  assignee: { id: 'maya', name: 'Maya' },
  customer: { id: 'jan', name: 'Jan', email: 'jan@customer.example' },
  tags: ['door'],
  fields: {
    plan: { value: 'gold', visibility: 'internal' },
    budget: { value: 12.5, visibility: 'internal' },
    shop: { value: 'A-17', visibility: 'internal' },
  },
  landmarks: { messageCount: 1 },
  channel: 'email',
  createdAt: '2026-11-01T10:00:00Z',
  updatedAt: '2026-11-01T10:00:00Z',
}

const MESSAGE = {
  id: 't1:1',
  n: 1,
  ticketId: 't1',
  author: { role: 'customer', id: 'jan', name: 'Jan' },
  visibility: 'public',
  channel: 'email',
  text: 'Hello',
  attachments: [],
  automatic: false,
  createdAt: '2026-11-01T10:00:00Z',
  erased: false,
}

const read: string[] = []
let queries: QueryClient

/** Opens the ticket; `onChange` answers a change of it, and what is said is told once `conversation` lets it. */
function open(
  onChange: (body: unknown, headers: Record<string, string>) => Promise<Response>,
  conversation: Promise<void> = Promise.resolve(),
) {
  read.length = 0
  queries = newQueryClient()
  let now = ticket
  const answers: Record<string, () => unknown> = {
    '/tickets/t1': () => now,
    '/states': () => ({ states: STATES }),
    '/priorities': () => ({ priorities: [] }),
    '/types': () => ({ types: [] }),
    '/fields': () => ({ fields: FIELDS }),
    '/agents': () => ({ agents: [] }),
    '/people/jan': () => ({ id: 'jan', emails: [], phones: [] }),
    '/groups': () => ({ groups: [] }),
    '/tickets/t1/messages': () => ({ messages: [MESSAGE] }),
    '/tickets/t1/draft': () => ({ version: 0, writing: 'public' }),
    '/tickets/t1/presence': () => ({}),
    '/tickets/t1/signature': () => ({ text: 'Maya' }),
    '/tickets/t1/links': () => ({ links: [], mergedFrom: [] }),
    '/tickets/t1/history': () => ({
      history: [
        {
          id: 'e5',
          version: 5,
          type: 'ticket.state-changed.v1',
          time: '2026-11-01T10:05:00Z',
          actor: 'person:jun',
          actorName: 'Jun',
          change: {},
        },
      ],
    }),
    '/search': () => ({ tickets: [], total: 0, stale: false }),
  }
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (init.method === 'PATCH')
      return onChange(JSON.parse(init.body as string), init.headers as Record<string, string>)
    const asked = path.replace('/api/v1', '').split('?')[0]!
    read.push(asked)
    if (path.endsWith('?with=messages,history')) {
      return conversation.then(() =>
        Response.json({
          ...now,
          messages: answers['/tickets/t1/messages']!(),
          history: answers['/tickets/t1/history']!(),
        }),
      )
    }
    return Promise.resolve(Response.json(answers[asked]!()))
  })
  render(
    <QueryClientProvider client={queries}>
      <MeContext
        value={{
          id: 'maya',
          name: 'Maya',
          roles: ['agent'],
          groups: [],
          permissions: ['ticket.read', 'ticket.create', 'ticket.change'],
          access: { '*': 'full' },
        }}
      >
        <MemoryRouter initialEntries={['/tickets/t1']}>
          <Commands>
            <Routes>
              <Route path="/tickets/:ticket" element={<TicketPage />} />
            </Routes>
          </Commands>
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  return (changed: Partial<typeof ticket>) => (now = { ...now, ...changed })
}

const shownState = () => document.querySelector('.ticket > header .state')?.textContent

describe('a ticket', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('asks for what stands beside the conversation only once that is on the screen', async () => {
    let tell = () => {}
    const frames: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => frames.push(draw))
    open(() => Promise.reject(new Error('nobody changes it')), new Promise((resolve) => (tell = resolve)))
    const beside = [
      'people/jan',
      'search',
      'tickets/t1/links',
      'tickets/t1/presence',
      'tickets/t1/draft',
      'tickets/t1/signature',
    ].map((path) => `/${path}`)
    await waitFor(() => expect(read).toContain('/tickets/t1'))
    tell()
    await screen.findByText('Hello')
    expect(beside.filter((path) => read.includes(path))).toEqual([])
    expect(read.filter((path) => /^\/tickets\/t1($|\/messages|\/history)/.test(path))).toEqual(['/tickets/t1'])
    await waitFor(() => {
      act(() => frames.splice(0).forEach((draw) => draw(0)))
      expect(beside.filter((path) => !read.includes(path))).toEqual([])
    })
  })

  it('shows a choice before the service has answered', async () => {
    let answer: (response: Response) => void = () => undefined
    open(() => new Promise((resolve) => (answer = resolve)))
    await userEvent.click(await screen.findByRole('button', { name: 'Close' }))
    await waitFor(() => expect(shownState()).toBe('Closed'))
    answer(Response.json({ ...ticket, version: 5, state: { id: 'closed', type: 'closed' } }))
    expect(await screen.findByRole('button', { name: 'Reopen' })).toBeTruthy()
  })

  it('takes it back where the service refuses, says why and tries again', async () => {
    const refusal = { code: 'service-away', detail: 'Tickets are away for the moment.' }
    open(() => Promise.resolve(Response.json(refusal, { status: 503 })))
    await userEvent.click(await screen.findByRole('button', { name: 'Close' }))
    const properties = screen.getByRole('complementary', { name: 'Properties' })
    expect((await within(properties).findByRole('alert')).textContent).toContain('Tickets are away for the moment')
    expect(shownState()).toBe('Open')
  })

  it('shows both values and who was faster, and overwrites only when told to', async () => {
    const conflicts = { state: { yours: 'closed', theirs: 'waiting' } }
    const wanted: unknown[] = []
    const become = open((body) => {
      wanted.push(body)
      become({ version: 5, state: { id: 'waiting', type: 'waiting' } })
      return Promise.resolve(
        wanted.length === 1
          ? Response.json({ code: 'changed-meanwhile', detail: 'changed', conflicts }, { status: 412 })
          : Response.json({ ...ticket, version: 6, state: { id: 'closed', type: 'closed' } }),
      )
    })
    await userEvent.click(await screen.findByRole('button', { name: 'Close' }))
    const alert = await screen.findByRole('alert')
    await waitFor(() => expect(alert.textContent).toContain('You chose: Closed'))
    expect(alert.textContent).toContain('It is now: Waiting (Jun')
    expect(shownState()).toBe('Waiting')
    await userEvent.click(within(alert).getByRole('button', { name: 'Use mine' }))
    await waitFor(() => expect(shownState()).toBe('Closed'))
    expect(wanted).toEqual([{ state: 'closed' }, { state: 'closed' }])
  })

  it('asks on until the service has heard the answer', async () => {
    const conflicts = { state: { yours: 'closed', theirs: 'waiting' } }
    let hear: (response: Response) => void = () => undefined
    let asked = 0
    open(() =>
      asked++ === 0
        ? Promise.resolve(Response.json({ code: 'changed-meanwhile', detail: 'changed', conflicts }, { status: 412 }))
        : new Promise((resolve) => (hear = resolve)),
    )
    await userEvent.click(await screen.findByRole('button', { name: 'Close' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Use mine' }))
    await waitFor(() => expect(asked).toBe(2))
    expect(screen.getByRole('alert').textContent).toContain('You chose: Closed')
    expect(screen.getByRole('button', { name: 'Leave it so' }).hasAttribute('disabled')).toBe(true)
    hear(Response.json({ ...ticket, version: 6, state: { id: 'closed', type: 'closed' } }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
    expect(shownState()).toBe('Closed')
  })

  it('is changed by key: s chooses among the states', async () => {
    const wanted: unknown[] = []
    open((body) => {
      wanted.push(body)
      return Promise.resolve(Response.json({ ...ticket, version: 5, state: { id: 'waiting', type: 'waiting' } }))
    })
    await screen.findByRole('button', { name: 'Close' })
    await waitFor(() => expect(shownState()).toBe('Open'))
    await userEvent.keyboard('s')
    await userEvent.keyboard('waiting')
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(wanted).toEqual([{ state: 'waiting' }]))
  })

  it('shows its fields by kind, and keeps what one may not write as it is', async () => {
    const wanted: unknown[] = []
    open((body) => {
      wanted.push(body)
      return Promise.resolve(Response.json({ ...ticket, version: 5 }))
    })
    const properties = await screen.findByRole('complementary', { name: 'Properties' })
    expect((await within(properties).findByRole('button', { name: /Plan/ })).textContent).toContain('Gold')
    expect(within(properties).queryByRole('textbox', { name: 'Cause' })).toBeNull()
    expect(within(properties).queryByRole('textbox', { name: 'Budget' })).toBeNull()
    for (const [name, value] of [
      ['Budget', '12.5'],
      ['shop', 'A-17'],
    ]) {
      expect(within(properties).getByText(name!).nextElementSibling?.textContent).toBe(value)
    }
    await userEvent.type(within(properties).getByRole('textbox', { name: 'Seats' }), '4{Enter}')
    await waitFor(() => expect(wanted).toEqual([{ fields: { seats: 4 } }]))
  })

  it('keeps what one writes into a field while somebody else changes it, and shows both', async () => {
    const conflicts = { 'fields.seats': { yours: 4, theirs: 7 } }
    const seen: unknown[] = []
    const become = open((_, headers) => {
      seen.push(headers['If-Match'])
      return Promise.resolve(
        Response.json({ code: 'changed-meanwhile', detail: 'changed', conflicts }, { status: 412 }),
      )
    })
    const seats = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Seats' })
    await userEvent.type(seats, '4')
    become({
      version: 5,
      subject: { value: 'Printers', visibility: 'public' },
      fields: { ...ticket.fields, seats: { value: 7, visibility: 'internal' } } as typeof ticket.fields,
    })
    await act(() => queries.invalidateQueries())
    await screen.findByRole('heading', { name: 'Printers' })
    expect(seats.value).toBe('4')

    await userEvent.type(seats, '{Enter}')
    const alert = await screen.findByRole('alert')
    expect(seen).toEqual(['"4"'])
    expect(alert.textContent).toContain('Seats')
    expect(alert.textContent).toContain('You chose: 4')
    expect(alert.textContent).toContain('It is now: 7')
    await waitFor(() => expect(seats.value).toBe('7'))
  })

  it('takes a value away where a field is emptied', async () => {
    const wanted: unknown[] = []
    open((body) => {
      wanted.push(body)
      return Promise.resolve(Response.json({ ...ticket, version: 5 }))
    })
    await userEvent.click(await screen.findByRole('button', { name: /Plan/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'None' }))
    await waitFor(() => expect(wanted).toEqual([{ fields: { plan: null } }]))
  })
})
