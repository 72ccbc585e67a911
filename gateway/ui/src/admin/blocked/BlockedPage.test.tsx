import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, expect, it, vi } from 'vitest'
import type { Me } from '../../api/types'
import { Toasts } from '../../parts/toast'
import { MeContext } from '../../shell/me'
import BlockedPage from './BlockedPage'

function desk(permissions: string[]) {
  let blocked = ['gone@customer.example', 'left@other.example']
  const asked: { method: string; path: string }[] = []
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET'
    asked.push({ method, path })
    if (method === 'DELETE') {
      blocked = blocked.filter((address) => !path.endsWith(encodeURIComponent(address)))
      // An event may tell of it before the answer does.
      return queries
        .invalidateQueries()
        .then(() => waitFor(() => expect(screen.queryByRole('button', { name: /Unblock gone/ })).toBeNull()))
        .then(() => new Response(null, { status: 204 }))
    }
    const q = new URL(path, 'http://desk.example').searchParams.get('q') ?? ''
    const addresses = blocked
      .filter((address) => address.startsWith(q))
      .map((address) => ({
        address,
        since: '2026-11-20T12:00:00Z',
        until: '2026-12-04T12:00:00Z',
        status: '5.1.1',
        reason: '550 No such user',
        mailId: 'm1',
        ticketId: 't1',
      }))
    return Promise.resolve(Response.json({ addresses, next: null }))
  })
  const me: Me = { id: 'maya', roles: ['agent'], groups: [], permissions, access: {} }
  render(
    <QueryClientProvider client={queries}>
      <MeContext value={me}>
        <MemoryRouter>
          <BlockedPage />
        </MemoryRouter>
        <Toasts />
      </MeContext>
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), asked }
}

afterEach(() => vi.unstubAllGlobals())

it('shows what was said, and frees an address with one click', async () => {
  const { user, asked } = desk(['ticket.change'])
  await screen.findByText('gone@customer.example')
  expect(screen.getAllByText('5.1.1 · 550 No such user')).toHaveLength(2)
  await user.click(screen.getByRole('button', { name: 'Unblock gone@customer.example' }))
  await waitFor(() => expect(screen.queryByText('gone@customer.example')).toBeNull())
  await screen.findByText('left@other.example')
  await screen.findByText(/^gone@customer.example gets mail again/)
  expect(asked).toContainEqual({
    method: 'DELETE',
    path: '/api/v1/outgoing-mail/blocked/gone%40customer.example',
  })
})

it('finds by the start of an address', async () => {
  const { user } = desk(['ticket.change'])
  await screen.findByText('gone@customer.example')
  await user.type(screen.getByRole('searchbox', { name: 'Address or domain' }), 'left')
  await waitFor(() => expect(screen.queryByText('gone@customer.example')).toBeNull())
  await screen.findByText('left@other.example')
})

it('lets those who may change no ticket look only', async () => {
  desk([])
  await screen.findByText('gone@customer.example')
  expect(screen.queryByRole('button', { name: /Unblock/ })).toBeNull()
})
