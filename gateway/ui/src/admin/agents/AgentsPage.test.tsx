import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MeContext } from '../../shell/me'
import AgentsPage from './AgentsPage'

const jun = {
  id: 'jun',
  name: 'Jun Park',
  email: 'jun@tidings.example',
  active: true,
  roles: ['agent'],
  rolesGiven: false,
  permissions: ['ticket.read'],
  access: { billing: 'full' },
  accessGiven: false,
}

function open() {
  const sent: unknown[] = []
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (init?.method === 'PATCH') {
      const change = JSON.parse(String(init.body)) as object
      sent.push({ path, ...change })
      return Promise.resolve(Response.json({ ...jun, ...change }))
    }
    if (path.includes('/tickets?')) {
      return Promise.resolve(
        Response.json({
          tickets: [{ id: 't1', key: 'T-1', subject: { value: 'Left behind' }, group: { name: 'Billing' } }],
        }),
      )
    }
    if (path.endsWith('/agents')) return Promise.resolve(Response.json({ agents: [jun] }))
    if (path.endsWith('/groups')) {
      return Promise.resolve(
        Response.json({
          groups: [
            { id: 'billing', name: 'Billing' },
            { id: 'sales', name: 'Sales' },
          ],
        }),
      )
    }
    return Promise.resolve(
      Response.json({
        roles: [
          { id: 'agent', name: 'Agent', permissions: ['ticket.read'], builtIn: true },
          { id: 'reader', name: 'Reader', permissions: ['ticket.read'], builtIn: false },
        ],
        permissions: ['ticket.read'],
      }),
    )
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MeContext value={{ id: 'ada', roles: ['admin'], groups: [], permissions: ['admin.access'], access: {} }}>
        <MemoryRouter>
          <AgentsPage />
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  return sent
}

describe('the agents page', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('shows who may do what in which group, and that the login says so', async () => {
    open()
    const row = (await screen.findByText('Jun Park')).closest('tr')!
    await within(row).findByText('Full')
    expect(within(row).getByText(/by login/)).toBeTruthy()
    expect(within(row).getByText('–')).toBeTruthy()
  })

  it('gives a role, and sends nothing else than what was decided', async () => {
    const sent = open()
    const person = userEvent.setup()
    await person.click(await screen.findByRole('button', { name: 'Edit Jun Park' }))
    await person.click(screen.getByRole('checkbox', { name: /Roles given here/ }))
    await person.click(await screen.findByRole('checkbox', { name: 'Reader' }))
    await person.click(screen.getByRole('button', { name: 'Save' }))
    expect(sent).toEqual([{ path: '/api/v1/agents/jun', active: true, roles: ['agent', 'reader'], access: null }])
  })

  it('lists what somebody leaves behind who was switched off', async () => {
    open()
    const person = userEvent.setup()
    await person.click(await screen.findByRole('button', { name: 'Edit Jun Park' }))
    await person.click(screen.getByRole('checkbox', { name: /May come in/ }))
    await person.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/Left behind/)).toBeTruthy()
  })
})
