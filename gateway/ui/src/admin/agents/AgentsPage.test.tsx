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

const zofia = {
  id: 'z1',
  address: 'zofia@tidings.example',
  name: 'Zofia Nowak',
  language: 'pl',
  roles: ['agent'],
  access: { sales: 'full' },
  twoFactor: false,
  state: 'stopped',
  reason: 'unproven',
  byName: 'Ada',
}

const account = {
  agent: 'jun',
  state: 'pending',
  trouble: 'away',
  enabled: true,
  secondFactor: true,
  secondFactorDemanded: true,
}

function open() {
  const sent: unknown[] = []
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (init?.method === 'PATCH') {
      const change = JSON.parse(String(init.body)) as object
      sent.push({ path, ...change })
      return Promise.resolve(Response.json({ ...jun, ...change }))
    }
    if (init?.method === 'POST') {
      sent.push({ path, ...(JSON.parse(String(init.body ?? '{}')) as object) })
      return Promise.resolve(Response.json({ ...zofia, state: 'preparing', mailedAt: '2026-11-22T10:00:00Z' }))
    }
    if (path.endsWith('/invitations')) return Promise.resolve(Response.json({ invitations: [zofia] }))
    if (path.endsWith('/sign-in-rules')) return Promise.resolve(Response.json({ twoFactor: 'nobody' }))
    if (path.endsWith('/accounts')) return Promise.resolve(Response.json({ accounts: [account] }))
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
    expect(sent).toEqual([
      { path: '/api/v1/agents/jun', active: true, roles: ['agent', 'reader'], access: null, twoFactor: false },
    ])
  })

  it('lists what somebody leaves behind who was switched off', async () => {
    open()
    const person = userEvent.setup()
    await person.click(await screen.findByRole('button', { name: 'Edit Jun Park' }))
    await person.click(screen.getByRole('checkbox', { name: /May come in/ }))
    await person.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/Left behind/)).toBeTruthy()
  })

  it('says of an invitation what it was stopped by, and tries again', async () => {
    const sent = open()
    const person = userEvent.setup()
    const row = (await screen.findByText('zofia@tidings.example')).closest('tr')!
    expect(within(row).getByText(/has never proven it/)).toBeTruthy()
    await person.click(within(row).getByRole('button', { name: 'Send the invitation of Zofia Nowak again' }))
    expect(sent).toEqual([{ path: '/api/v1/invitations/z1/mail' }])
  })

  it('invites with the rights that were chosen', async () => {
    const sent = open()
    const person = userEvent.setup()
    await person.click(await screen.findByRole('button', { name: 'Invite an agent' }))
    await person.type(screen.getByRole('textbox', { name: 'Mail address' }), 'ewa@tidings.example')
    await person.type(screen.getByRole('textbox', { name: 'Name' }), 'Ewa Kot')
    await person.click(screen.getByRole('checkbox', { name: /Demand a second factor/ }))
    await person.click(screen.getByRole('button', { name: 'Send invitation' }))
    expect(sent).toEqual([
      {
        path: '/api/v1/invitations',
        address: 'ewa@tidings.example',
        name: 'Ewa Kot',
        language: 'en',
        roles: ['agent'],
        access: {},
        twoFactor: true,
      },
    ])
  })

  it('says that the login service has still to be told, and mails a new password', async () => {
    const sent = open()
    const person = userEvent.setup()
    expect(await screen.findByText(/the login service does not answer/)).toBeTruthy()
    await person.click(screen.getByRole('button', { name: 'Edit Jun Park' }))
    await person.click(screen.getByRole('button', { name: 'Send a mail for a new password' }))
    expect(sent).toEqual([{ path: '/api/v1/accounts/jun/password-mail' }])
    expect(screen.getByRole('button', { name: 'Remove second factor' })).toBeTruthy()
  })
})
