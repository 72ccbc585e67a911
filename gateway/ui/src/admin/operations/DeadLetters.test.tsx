import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DeadLetters } from './DeadLetters'

const TOPIC = {
  group: 'mail',
  topic: 'tidings.tickets',
  reaction: 'mailPeople',
  deadLetters: 'tidings.tickets.mail.dlq',
  open: 1,
}

let asked: { path: string; body: unknown }[]
let outcome: string

beforeEach(() => {
  asked = []
  outcome = 'PASSED_OVER'
  const record = {
    offset: 7,
    at: '2026-11-22T12:00:00Z',
    reason: 'A part of the mail is missing',
    topic: 'tidings.tickets',
    partition: 3,
    originalOffset: 17,
    value: JSON.stringify({ type: 'ticket.opened.v1', time: '2020-01-01T00:00:00Z' }),
  }
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push({ path, body: init.body ? (JSON.parse(init.body as string) as unknown) : undefined })
    const answer =
      init.method === 'POST' ? { results: [{ offset: 7, outcome, reason: 'too-old' }] } : { records: [record] }
    return Promise.resolve(new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } }))
  })
})

afterEach(() => vi.unstubAllGlobals())

function show() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <DeadLetters service="email-gateway" topic={TOPIC} onClose={() => {}} />
    </QueryClientProvider>,
  )
}

it('says beforehand that an old event has no effect, and afterwards what became of it', async () => {
  show()
  await screen.findByText('A part of the mail is missing')
  expect(screen.getByText(/older than 48 hours/)).toBeTruthy()

  await userEvent.click(screen.getByRole('button', { name: 'Handle again: record 7' }))

  await waitFor(() => expect(screen.getByText('passed over')).toBeTruthy())
  expect(asked.find(({ body }) => body !== undefined)).toEqual({
    path: '/api/v1/operations/email-gateway/dead-letters/re-drive',
    body: { topic: 'tidings.tickets.mail.dlq', offsets: [7] },
  })
})

it('discards one record by its offset', async () => {
  outcome = 'DISCARDED'
  show()
  await userEvent.click(await screen.findByRole('button', { name: 'Discard record 7' }))

  await waitFor(() =>
    expect(asked.find(({ body }) => body !== undefined)).toEqual({
      path: '/api/v1/operations/email-gateway/dead-letters/discard',
      body: { topic: 'tidings.tickets.mail.dlq', offsets: [7] },
    }),
  )
})
