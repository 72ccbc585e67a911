import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor, within } from '@testing-library/react'
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

/** What was begun, as it was asked for. */
let begun: { tickets: string[]; change: object }[]

function open(address: string, total = there.length) {
  begun = []
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (init?.method === 'POST') {
      begun.push(JSON.parse(init.body as string) as (typeof begun)[number])
      return Promise.resolve(Response.json({ id: 'b1' }))
    }
    if (path.endsWith('/ids')) return Promise.resolve(Response.json({ ids: ['1', '2', '3', '4', '5'], total }))
    return Promise.resolve(
      path.includes('/tickets?')
        ? Response.json({ tickets: there, total, stale: false })
        : Response.json({
            views: [],
            states: [],
            priorities: [{ id: 'high', weight: 3, label: { en: 'High' }, active: true }],
            messages: [],
            types: [],
            groups: [],
            agents: [],
            bulkChanges: [],
          }),
    )
  })
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
    await waitFor(() => expect(subjects()).toEqual(['Lift', 'Printer']))
  })

  it('keeps a row that has left until one goes to another, and counts what came', async () => {
    const become = open('/views/open/tickets/1')
    await screen.findByText('Printer')
    await become([row('4', 'Lift'), row('2', 'Door'), row('3', 'Light')])
    await waitFor(() => expect(subjects()).toEqual(['Printer', 'Door', 'Light']))
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

  it('selects with x, and up to a place with X, and changes what is selected', async () => {
    open('/views/open')
    await screen.findByText('Printer')
    await userEvent.keyboard('jxjjX')
    expect(screen.getAllByRole('checkbox', { checked: true })).toHaveLength(4)
    expect(screen.getByText('3 selected')).toBeTruthy()
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select Door' }))
    expect(screen.getByText('2 selected')).toBeTruthy()

    await userEvent.keyboard('b')
    const dialog = await screen.findByRole('dialog')
    const action = within(dialog).getByRole('button', { name: 'Change 2 tickets' })
    expect(action).toHaveProperty('disabled', true)
    await userEvent.click(within(dialog).getByRole('button', { name: /Priority/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'High' }))
    await userEvent.click(screen.getByRole('button', { name: 'Change 2 tickets' }))

    await waitFor(() => expect(begun).toEqual([{ tickets: ['1', '3'], change: { priority: 'high' } }]))
    await waitFor(() => expect(screen.queryByText('2 selected')).toBeNull())
  })

  it('offers all of a list once everything that is shown is selected', async () => {
    open('/views/open', 5)
    await screen.findByText('Printer')
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select all that are shown' }))
    await userEvent.click(screen.getByRole('button', { name: 'Select all 5 in this list' }))
    expect(screen.getByText('5 selected')).toBeTruthy()

    await userEvent.click(screen.getByRole('button', { name: 'Change…' }))
    const dialog = await screen.findByRole('dialog')
    await userEvent.type(within(dialog).getByRole('combobox', { name: 'Add tags' }), 'storm{Enter}')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Change 5 tickets' }))

    await waitFor(() => expect(begun).toEqual([{ tickets: ['1', '2', '3', '4', '5'], change: { addTags: ['storm'] } }]))
  })

  it('lets the selection go with Escape', async () => {
    open('/views/open')
    await screen.findByText('Printer')
    await userEvent.keyboard('jx')
    expect(screen.getByText('1 selected')).toBeTruthy()
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByText('1 selected')).toBeNull()
  })
})
