import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import AuditPage from './AuditPage'

const entry = (id: string, action: string, name: string) => ({
  id,
  at: '2026-11-20T10:00:00Z',
  by: 'ada',
  byName: 'Ada Admin',
  byApiToken: false,
  action,
  subject: 's1',
  name,
  facts: { roles: { before: 'by login', after: ['reader'] } },
})

afterEach(() => vi.unstubAllGlobals())

it('says who did what, in words where it knows them, and goes on to older entries', async () => {
  vi.stubGlobal('fetch', (path: string) =>
    Promise.resolve(
      Response.json(
        path.includes('before=e2')
          ? { entries: [entry('e1', 'role.created', 'Reader')] }
          : { entries: [entry('e3', 'agent.changed', 'Jun Park'), entry('e2', 'moon.moved', 'Io')], next: 'e2' },
      ),
    ),
  )
  render(
    <QueryClientProvider client={new QueryClient()}>
      <AuditPage />
    </QueryClientProvider>,
  )
  expect(await screen.findByText('Changed the agent Jun Park')).toBeTruthy()
  expect(screen.getByText('moon.moved Io')).toBeTruthy()
  expect(screen.getAllByText(/roles: {"before":"by login","after":\["reader"\]}/)).toHaveLength(2)
  await userEvent.click(screen.getByRole('button', { name: 'Older entries' }))
  expect(await screen.findByText('Made the role Reader')).toBeTruthy()
})
