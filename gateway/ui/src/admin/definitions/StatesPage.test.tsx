import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MeContext } from '../../shell/me'
import StatesPage from './StatesPage'

const state = (id: string, type: string, en: string, order: number, more: object = {}) => ({
  id,
  type,
  label: { en, ko: `${en}-ko` },
  customerLabel: { en: `${en} for customers` },
  order,
  active: true,
  default: true,
  ...more,
})

function open() {
  const states = [state('new', 'new', 'New', 0), state('open', 'open', 'Open', 1), state('held', 'open', 'On hold', 2)]
  const sent: unknown[] = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if ((init.method ?? 'GET') === 'GET') return Promise.resolve(Response.json({ states }))
    const body: unknown = init.body ? JSON.parse(init.body as string) : undefined
    sent.push([init.method, path.replace('/api/v1', ''), body])
    return Promise.resolve(Response.json(states[0]))
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MeContext value={{ id: 'ada', name: 'Ada', roles: ['admin'], groups: [], permissions: [], access: {} }}>
        <StatesPage />
      </MeContext>
    </QueryClientProvider>,
  )
  return sent
}

describe('the page of the states', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('finds a state by any of its names', async () => {
    open()
    await screen.findByRole('button', { name: 'Edit New' })
    await userEvent.type(screen.getByRole('searchbox', { name: 'Find' }), 'hold-ko')
    expect(screen.getByRole('button', { name: 'Edit On hold' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Edit New' })).toBeNull()
  })

  it('makes one with an id that its name suggests', async () => {
    const sent = open()
    await userEvent.click(await screen.findByRole('button', { name: 'Add state' }))
    const dialog = screen.getByRole('dialog')
    const names = within(dialog).getByRole('group', { name: 'Name' })
    await userEvent.type(within(names).getByRole('textbox', { name: 'English' }), 'At the supplier')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Add state' }))
    await waitFor(() =>
      expect(sent).toEqual([
        ['POST', '/states', { id: 'at-the-supplier', type: 'open', label: { en: 'At the supplier' } }],
      ]),
    )
  })

  it('moves one past its neighbour, and switches it off', async () => {
    const sent = open()
    await userEvent.click(await screen.findByRole('button', { name: 'Move On hold up' }))
    await waitFor(() => expect(sent).toEqual([['PATCH', '/states/held', { order: 1 }]]))
    await userEvent.click(screen.getByRole('button', { name: 'Deactivate On hold' }))
    await waitFor(() => expect(sent[1]).toEqual(['PATCH', '/states/held', { active: false }]))
  })
})
