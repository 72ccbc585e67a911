import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Steps } from '../api/types'
import { forgetWrites } from '../api/writes'
import { MeContext } from '../shell/me'
import { RequestPage } from './RequestPage'

const jan = { id: 'jan', name: 'Jan', roles: ['customer'], groups: [], permissions: [], access: {} }

let state: { id: string; type: string }
let steps: Steps
let sent: { path: string; body: unknown }[]
let answersIn: string
let guided: string[]

const ticket = () => ({
  id: 't1',
  version: 3,
  number: 7,
  key: 'T-7',
  subject: { value: 'The door', visibility: 'public' },
  state,
  priority: { id: 'normal', weight: 2 },
  customer: { id: 'jan', name: 'Jan' },
  group: { id: 'support', name: 'Support' },
  tags: [],
  landmarks: { messageCount: 2 },
  channel: 'web',
  createdAt: '2026-11-20T10:00:00Z',
  updatedAt: '2026-11-21T10:00:00Z',
})

const message = (n: number, role: string, text: string) => ({
  id: `t1:${n}`,
  n,
  ticketId: 't1',
  author: { role, id: role === 'customer' ? 'jan' : 'maya', name: role === 'customer' ? 'Jan' : 'Maya' },
  visibility: 'public',
  channel: 'web',
  text,
  attachments: [],
  automatic: false,
  createdAt: '2026-11-20T10:00:00Z',
  erased: false,
})

beforeEach(() => {
  state = { id: 'waiting', type: 'waiting' }
  steps = { close: true, reopen: false, write: 'here' }
  sent = []
  answersIn = 't1'
  guided = []
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (init?.method === 'POST') {
      sent.push({ path, body: init.body ? JSON.parse(init.body as string) : undefined })
      if (path.endsWith('/messages'))
        return Promise.resolve(Response.json({ ...message(3, 'customer', 'x'), ticketId: answersIn }))
      if (path.endsWith('/close')) {
        state = { id: 'closed', type: 'closed' }
        steps = { close: false, reopen: true, write: 'here', reopenUntil: '2026-12-01T09:00:00Z' }
      }
      return Promise.resolve(Response.json({ ...ticket(), version: 4 }))
    }
    if (path.includes('/states')) {
      return Promise.resolve(
        Response.json({
          states: [
            {
              id: 'waiting',
              type: 'waiting',
              label: { en: 'Waiting' },
              customerLabel: { en: 'Answered' },
              active: true,
            },
            { id: 'closed', type: 'closed', label: { en: 'Closed' }, customerLabel: { en: 'Solved' }, active: true },
          ],
        }),
      )
    }
    if (path.includes('/fields')) return Promise.resolve(Response.json({ fields: [] }))
    if (path.includes('/notifications')) return Promise.resolve(Response.json({ unread: 0, more: false, tickets: [] }))
    if (path.includes('/guidance')) {
      guided.push(path)
      return Promise.resolve(Response.json({ open: false, sentence: 'We are back on Monday.' }))
    }
    if (path.endsWith('/portal')) return Promise.resolve(Response.json({}))
    const messages = { messages: [message(2, 'agent', 'We come'), message(1, 'customer', 'It is stuck')] }
    if (path.includes('/messages')) return Promise.resolve(Response.json(messages))
    return Promise.resolve(Response.json({ ...ticket(), messages, steps }))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  forgetWrites()
})

function show() {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MeContext value={jan}>
        <MemoryRouter initialEntries={['/tickets/t1']}>
          <Routes>
            <Route path="/tickets/:ticket" element={<RequestPage />} />
            <Route path="/tickets/:ticket/sent" element={<p>Sent</p>} />
          </Routes>
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

it('reads like talk, says the state in the customer’s words and whose turn it is', async () => {
  show()
  expect(await screen.findByText('We come')).toBeTruthy()
  expect(screen.getByText('It is stuck').closest('article')?.hasAttribute('data-own')).toBe(true)
  expect(screen.getByText('We come').closest('article')?.hasAttribute('data-own')).toBe(false)
  expect(await screen.findByText('Answered')).toBeTruthy()
  expect(screen.getByText(/tell us that it is solved/)).toBeTruthy()
})

it('is closed by the customer, who then reads until when it can be opened again', async () => {
  const user = show()
  await user.click(await screen.findByRole('button', { name: 'My problem is solved' }))
  expect(await screen.findByText(/open it again until/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'It is not solved' })).toBeTruthy()
  expect(sent.map(({ path }) => path)).toEqual(['/api/v1/tickets/t1/close'])
})

it('says for its group when an answer comes, and nothing of that once it is solved', async () => {
  const user = show()
  expect(await screen.findByText('We are back on Monday.')).toBeTruthy()
  expect(guided.at(-1)).toContain('group=support')
  await user.click(await screen.findByRole('button', { name: 'My problem is solved' }))
  expect(await screen.findByText(/open it again until/)).toBeTruthy()
  expect(screen.queryByText('We are back on Monday.')).toBeNull()
})

it('keeps what is written until it is sent', async () => {
  const user = show()
  await user.type(await screen.findByRole('textbox', { name: 'Write an answer' }), 'Thank you')
  await waitFor(() => expect(JSON.stringify({ ...localStorage })).toContain('Thank you'))
  await user.click(screen.getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(JSON.stringify({ ...localStorage })).not.toContain('Thank you'))
  expect(sent[0]).toMatchObject({ path: '/api/v1/tickets/t1/messages', body: { body: 'Thank you' } })
})

it('leads to the new request where the answer began one', async () => {
  state = { id: 'closed', type: 'closed' }
  steps = { close: false, reopen: false, write: 'new-ticket', reopenUntil: '2026-11-20T10:00:00Z' }
  answersIn = 't2'
  const user = show()
  await user.type(await screen.findByRole('textbox', { name: 'Write an answer' }), 'Again')
  expect(screen.getByText(/a new request begins/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Send' }))
  expect(await screen.findByText('Sent')).toBeTruthy()
})

it('has no place to write where nothing would arrive', async () => {
  state = { id: 'merged', type: 'merged' }
  steps = { close: false, reopen: false, write: 'nowhere' }
  show()
  expect(await screen.findByText(/answer there/)).toBeTruthy()
  expect(screen.queryByRole('textbox')).toBeNull()
})
