import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { MemoryRouter, useLocation } from 'react-router'
import { afterEach, expect, it, vi } from 'vitest'
import type { Me, Ticket, TicketRow } from '../../api/types'
import { Toasts } from '../../parts/toast'
import { MeContext } from '../../shell/me'
import { MergeDialog } from './MergeDialog'

const ROW: TicketRow = {
  id: 'first',
  key: 'T-1',
  version: 3,
  subject: 'Broken charger',
  state: { id: 'open', type: 'open' },
  priority: { id: 'normal', weight: 2 },
  customer: { id: 'jan' },
  updatedAt: '2026-11-22T14:00:00Z',
}

const TICKET: Ticket = {
  ...ROW,
  id: 'second',
  key: 'T-2',
  number: 2,
  subject: { value: 'Still broken', visibility: 'public' },
  tags: [],
  landmarks: { messageCount: 1 },
  channel: 'email',
  createdAt: '2026-11-22T14:00:00Z',
}

const ME: Me = { id: 'maya', roles: ['agent'], groups: [], permissions: [], access: {} }

function Page() {
  const [isOpen, setOpen] = useState(true)
  return (
    <>
      <p>at {useLocation().pathname}</p>
      {isOpen && <MergeDialog ticket={TICKET} onClose={() => setOpen(false)} />}
      <Toasts />
    </>
  )
}

/** @param unmerge what taking it back is answered with */
function desk(unmerge: () => Response) {
  vi.stubGlobal('fetch', (path: string) =>
    Promise.resolve(
      path.endsWith('/merge')
        ? Response.json({ ...TICKET, version: 4, mergedInto: 'first' })
        : path.endsWith('/unmerge')
          ? unmerge()
          : Response.json({ tickets: [ROW], total: 1, stale: false, states: [] }),
    ),
  )
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MeContext value={ME}>
        <MemoryRouter initialEntries={['/tickets/second']}>
          <Page />
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
}

async function mergeAndUndo() {
  const user = userEvent.setup()
  await user.click(await screen.findByRole('option', { name: /T-1/ }))
  await user.click(screen.getByRole('button', { name: 'Merge into T-1' }))
  await screen.findByText('at /tickets/first')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
}

afterEach(() => vi.unstubAllGlobals())

it('leads back to a ticket whose merging is undone when its dialog has long gone', async () => {
  desk(() => Response.json({ ...TICKET, version: 5 }))
  await mergeAndUndo()
  await screen.findByText('at /tickets/second')
  await screen.findByText('T-2 stands on its own again.')
})

it('says why a merging cannot be undone', async () => {
  desk(() => Response.json({ code: 'not-allowed', detail: 'T-1 was closed meanwhile.' }, { status: 409 }))
  await mergeAndUndo()
  await screen.findByText('T-1 was closed meanwhile.')
  screen.getByText('at /tickets/first')
})
