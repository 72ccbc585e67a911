import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DemoDesk } from '../../api/demo'
import type { Me } from '../../api/types'
import { DemoHint } from '../../shell/DemoHint'
import { MeContext } from '../../shell/me'
import DemoPage from './DemoPage'

const desk: DemoDesk = {
  state: 'there',
  tickets: 40,
  agents: [
    { login: 'agent', name: 'Maya Lind' },
    { login: 'agent2', name: 'Jun Park' },
  ],
}

function show(element: React.ReactNode, me: Me) {
  let state = desk.state
  const asked: string[] = []
  vi.stubGlobal('fetch', (path: string, { method = 'GET' }: RequestInit = {}) => {
    asked.push(`${method} ${path}`)
    if (method === 'DELETE') state = 'removed'
    return Promise.resolve(Response.json({ ...desk, state }))
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MeContext value={me}>
        <MemoryRouter>{element}</MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  return asked
}

const maya: Me = {
  id: 'maya',
  name: 'Maya Lind',
  roles: ['agent'],
  groups: ['support'],
  permissions: ['ticket.read', 'ticket.create', 'ticket.change'],
  access: { '*': 'full' },
}
const ada: Me = {
  id: 'ada',
  name: 'Ada Kwon',
  roles: ['admin', 'agent'],
  groups: [],
  permissions: ['admin.desk'],
  access: {},
}

describe('the demo desk', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is removed after one question', async () => {
    const person = userEvent.setup()
    const asked = show(<DemoPage />, ada)
    await person.click(await screen.findByRole('button', { name: 'Remove the demo desk' }))
    expect(asked).not.toContain('DELETE /api/v1/demo-desk')
    const question = await screen.findByRole('alertdialog')
    const [yes] = [...question.querySelectorAll('button')].filter((each) => each.textContent === 'Remove the demo desk')
    await person.click(yes!)
    expect(await screen.findByText('The demo desk was removed. It does not come back.')).toBeTruthy()
    expect(asked).toContain('DELETE /api/v1/demo-desk')
  })

  it('tells an agent whom else to sign in as, until the hint is hidden', async () => {
    const person = userEvent.setup()
    show(<DemoHint />, maya)
    expect(await screen.findByText(/sign in as agent2 in a private window/)).toBeTruthy()
    expect(screen.queryByRole('link')).toBeNull()
    await person.click(screen.getByRole('button', { name: 'Hide' }))
    expect(screen.queryByText(/agent2/)).toBeNull()
  })

  it('is no news to customers', () => {
    const asked = show(<DemoHint />, { id: 'jan', roles: ['customer'], groups: [], permissions: [], access: {} })
    expect(asked).toEqual([])
  })
})
