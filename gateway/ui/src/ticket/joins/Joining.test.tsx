import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { expect, it } from 'vitest'
import type { Me, Ticket } from '../../api/types'
import { Commands } from '../../commands/Palette'
import { MeContext } from '../../shell/me'
import { Joining } from './Joining'

const ticket = { id: 't1', state: { id: 'open', type: 'open' }, group: { id: 'support', name: 'Support' } } as Ticket

it.each([
  { permissions: ['ticket.change', 'ticket.merge'], access: { support: 'full' }, offered: true },
  { permissions: ['ticket.change'], access: { support: 'full' }, offered: false },
  { permissions: ['ticket.change', 'ticket.merge'], access: { support: 'change' }, offered: false },
])('is offered to whom may do it: $permissions, $access', ({ permissions, access, offered }) => {
  const me = { id: 'maya', roles: ['agent'], groups: [], permissions, access } as unknown as Me
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MeContext value={me}>
        <MemoryRouter>
          <Commands>
            <Joining ticket={ticket} />
          </Commands>
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  expect(screen.queryAllByRole('button', { name: 'Merge…' })).toHaveLength(offered ? 1 : 0)
})
