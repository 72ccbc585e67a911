import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keys } from '../api/queries'
import type { TicketRow } from '../api/types'
import { Commands } from '../commands/Palette'
import { MeContext } from '../shell/me'
import { TicketList } from './TicketList'

const row = (id: string, subject: string): TicketRow => ({
  id,
  key: `T-${id}`,
  version: 1,
  subject,
  state: { id: 'open', type: 'open' },
  priority: { id: 'normal', weight: 2 },
  customer: { id: 'jan', name: 'Jan' },
  messageCount: 1,
  updatedAt: '2026-11-01T10:00:00Z',
})

let there: TicketRow[]

function open(address: string) {
  vi.stubGlobal('fetch', (path: string) =>
    Promise.resolve(
      path.includes('/tickets?')
        ? Response.json({ tickets: there, total: there.length, stale: false })
        : Response.json({ views: [], states: [], priorities: [], messages: [] }),
    ),
  )
  const queries = new QueryClient()
  render(
    <QueryClientProvider client={queries}>
      <MeContext
        value={{
          id: 'maya',
          roles: ['agent'],
          groups: [],
          permissions: ['ticket.read', 'ticket.create', 'ticket.change'],
          access: { '*': 'full' },
        }}
      >
        <MemoryRouter initialEntries={[address]}>
          <Commands>
            <Routes>
              <Route path="/views/:view" element={<TicketList />}>
                <Route path="tickets/:ticket" element={<p>Opened</p>} />
              </Route>
            </Routes>
          </Commands>
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  return async (now: TicketRow[]) => {
    there = now
    await act(() => queries.invalidateQueries({ queryKey: keys.lists }))
  }
}

const subjects = () => screen.getAllByRole('link').map((link) => link.querySelector('.subject')?.textContent)

describe('the list', () => {
  beforeEach(() => {
    there = [row('1', 'Printer'), row('2', 'Door'), row('3', 'Light')]
  })
  afterEach(() => vi.unstubAllGlobals())

  it('simply is what it is while nobody is in it', async () => {
    const become = open('/views/open')
    await screen.findByText('Printer')
    await become([row('4', 'Lift'), row('1', 'Printer')])
    expect(subjects()).toEqual(['Lift', 'Printer'])
  })

  it('keeps a row that has left until one goes to another, and counts what came', async () => {
    const become = open('/views/open/tickets/1')
    await screen.findByText('Printer')
    await become([row('4', 'Lift'), row('2', 'Door'), row('3', 'Light')])
    expect(subjects()).toEqual(['Printer', 'Door', 'Light'])
    expect(screen.getByText('No longer in this list')).toBeTruthy()
    expect(screen.getByRole('button', { name: '1 new' })).toBeTruthy()

    await userEvent.keyboard('j')
    await waitFor(() => expect(subjects()).toEqual(['Door', 'Light']))
    expect(screen.getByText('Door').closest('a')!.getAttribute('aria-current')).toBe('true')

    await userEvent.click(screen.getByRole('button', { name: '1 new' }))
    expect(subjects()).toEqual(['Lift', 'Door', 'Light'])
  })

  it('is walked with j and k, and Enter opens', async () => {
    open('/views/open')
    await screen.findByText('Printer')
    await userEvent.keyboard('jjk')
    expect(document.activeElement?.textContent).toContain('Printer')
    await userEvent.keyboard('j{Enter}')
    expect(await screen.findByText('Opened')).toBeTruthy()
    expect(screen.getByText('Door').closest('a')!.getAttribute('aria-current')).toBe('true')
  })

  it('has its actions by name in the palette', async () => {
    open('/views/open')
    await screen.findByText('Printer')
    await userEvent.keyboard('{Control>}k{/Control}')
    await userEvent.keyboard('one row')
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(screen.getByRole('region', { name: 'Tickets' }).dataset.density).toBe('one-line'))
  })
})
