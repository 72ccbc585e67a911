import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { SessionsDialog } from './SessionsDialog'

const session = (id: string, device: string, current: boolean) => ({
  id,
  signedInAt: '2026-11-20T10:00:00Z',
  lastSeenAt: '2026-11-20T11:00:00Z',
  device,
  current,
})

const here = session('s1', 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', true)
const phone = session('s2', 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1', false)

function open() {
  const ended: string[] = []
  let known = [here, phone]
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (init?.method === 'DELETE') {
      ended.push(path)
      known = [here]
      return Promise.resolve(new Response(null, { status: 204 }))
    }
    return Promise.resolve(Response.json({ sessions: known }))
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionsDialog onClose={() => undefined} />
    </QueryClientProvider>,
  )
  return ended
}

afterEach(() => vi.unstubAllGlobals())

it('ends a session from afar, and never the one that asks', async () => {
  const ended = open()
  const own = (await screen.findByText('Firefox on Linux')).closest('tr')!
  expect(within(own).queryByRole('button')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Sign out Safari on iPhone' }))
  expect(ended).toEqual(['/api/v1/sessions/s2'])
  await vi.waitFor(() => expect(screen.queryByText('Safari on iPhone')).toBeNull())
  expect(screen.queryByRole('button', { name: 'Sign out everywhere else' })).toBeNull()
})

it('ends all others at once', async () => {
  const ended = open()
  await userEvent.click(await screen.findByRole('button', { name: 'Sign out everywhere else' }))
  expect(ended).toEqual(['/api/v1/sessions'])
})
