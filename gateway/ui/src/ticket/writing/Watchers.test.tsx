import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import type { Me, Ticket, TicketChange } from '../../api/types'
import { MeContext } from '../../shell/me'
import type { TicketEdit } from '../useTicketEdit'
import { Watchers } from './Watchers'

afterEach(() => vi.unstubAllGlobals())

/** Shows who watches to somebody with these permissions, and gives what is changed. */
function show(watchers: string[], ...permissions: string[]) {
  const people = [
    { id: 'maya', name: 'Maya Lind' },
    { id: 'jun', name: 'Jun Park' },
  ]
  const watching = [{ id: 'lea', name: 'Lea Roth' }]
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ people, watching })))
  const changes: TicketChange[] = []
  const edit = { isPending: false, apply: (change: TicketChange) => changes.push(change) } as unknown as TicketEdit
  const me = { id: 'maya', roles: ['agent'], groups: [], permissions, access: { '*': 'full' } } as unknown as Me
  const ticket = { id: 't1', watchers } as unknown as Ticket
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MeContext value={me}>
        <Watchers ticket={ticket} edit={edit} />
      </MeContext>
    </QueryClientProvider>,
  )
  return changes
}

it('has a colleague watch who may see the ticket', async () => {
  const changes = show(['maya'], 'ticket.change')
  expect(await screen.findByText('Maya Lind')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Have a colleague watch' }))
  expect(screen.queryByRole('menuitem', { name: 'Maya Lind' })).toBeNull()
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Jun Park' }))
  expect(changes).toEqual([{ watchers: ['maya', 'jun'] }])
})

it('lets a colleague watch no longer', async () => {
  const changes = show(['maya', 'jun'], 'ticket.change')
  await userEvent.click(await screen.findByRole('button', { name: 'Remove Jun Park from the watchers' }))
  expect(changes).toEqual([{ watchers: ['maya'] }])
})

it('is only told to whoever may not change the ticket', async () => {
  show(['jun'])
  expect(await screen.findByText('Jun Park')).toBeTruthy()
  expect(screen.queryAllByRole('button')).toEqual([])
})

it('calls by name who watches and may not see the ticket any more', async () => {
  show(['lea'], 'ticket.change')
  expect(await screen.findByRole('button', { name: 'Remove Lea Roth from the watchers' })).toBeTruthy()
})
