import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MeContext } from '../../shell/me'
import ApiTokensPage from './ApiTokensPage'

const SECRET = `tdg_${'s'.repeat(43)}`

const sync = {
  id: 't1',
  agent: 'maya',
  agentName: 'Maya Lind',
  name: 'Sync',
  end: 'ab12',
  permissions: ['ticket.read'],
  createdAt: '2026-11-20T10:00:00Z',
  createdBy: 'maya',
  state: 'active',
}

const shop = { id: 'shop', name: 'Shop', active: true, program: true, permissions: ['ticket.read', 'ticket.create'] }

function open(permissions: string[]) {
  const sent: { method: string; path: string; body?: Record<string, unknown> }[] = []
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (init?.method === 'POST') {
      sent.push({ method: 'POST', path, body: JSON.parse(String(init.body)) as Record<string, unknown> })
      return Promise.resolve(Response.json({ token: sync, secret: SECRET }, { status: 201 }))
    }
    if (init?.method === 'DELETE') {
      sent.push({ method: 'DELETE', path })
      return Promise.resolve(new Response(null, { status: 204 }))
    }
    if (path.endsWith('/agents')) return Promise.resolve(Response.json({ agents: [shop] }))
    return Promise.resolve(Response.json({ tokens: [sync] }))
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MeContext value={{ id: 'maya', roles: ['agent'], groups: [], permissions, access: {} }}>
        <MemoryRouter>
          <ApiTokensPage />
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  return { sent, person: userEvent.setup() }
}

describe('the page of API tokens', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('shows a new token once, and nothing of it afterwards', async () => {
    const { sent, person } = open(['ticket.read', 'ticket.change'])
    await person.click(await screen.findByRole('button', { name: 'New token' }))
    const dialog = within(screen.getByRole('dialog'))
    await person.type(dialog.getByRole('textbox', { name: /What for/ }), 'Nightly')
    await person.click(dialog.getByRole('checkbox', { name: 'Answer and change tickets' }))
    await person.click(dialog.getByRole('button', { name: 'New token' }))

    expect(await screen.findByDisplayValue(SECRET)).toBeTruthy()
    expect(sent[0]!.body).toMatchObject({ name: 'Nightly', permissions: ['ticket.read', 'ticket.change'] })
    const days = (Date.parse(String(sent[0]!.body!.expiresAt)) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(90)

    await person.click(screen.getByRole('button', { name: 'I have kept it' }))
    expect(screen.queryByDisplayValue(SECRET)).toBeNull()
    expect(document.body.innerHTML).not.toContain(SECRET)
  })

  it('offers what somebody may do, and no token that allows nothing', async () => {
    const { person } = open(['ticket.read'])
    await person.click(await screen.findByRole('button', { name: 'New token' }))
    const dialog = within(screen.getByRole('dialog'))
    expect(dialog.getAllByRole('checkbox')).toHaveLength(1)
    await person.click(dialog.getByRole('checkbox', { name: 'Read tickets' }))
    expect(dialog.getByRole('button', { name: 'New token' }).hasAttribute('disabled')).toBe(true)
  })

  it('makes one for a service account with what both may do', async () => {
    const { sent, person } = open(['ticket.read', 'ticket.change', 'admin.access'])
    await person.click(await screen.findByRole('button', { name: 'New token' }))
    const dialog = within(screen.getByRole('dialog'))
    await person.type(dialog.getByRole('textbox', { name: /What for/ }), 'Orders')
    await person.click(await dialog.findByRole('button', { name: /For/ }))
    await person.click(await screen.findByRole('option', { name: 'Shop' }))
    expect(dialog.getAllByRole('checkbox')).toHaveLength(1)
    await person.click(dialog.getByRole('button', { name: 'New token' }))
    expect(await screen.findByDisplayValue(SECRET)).toBeTruthy()
    expect(sent[0]!.body).toMatchObject({ agent: 'shop', permissions: ['ticket.read'] })
  })

  it('revokes after asking', async () => {
    const { sent, person } = open(['ticket.read'])
    await person.click(await screen.findByRole('button', { name: 'Revoke Sync' }))
    expect(sent).toEqual([])
    await person.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Revoke' }))
    expect(sent).toEqual([{ method: 'DELETE', path: '/api/v1/api-tokens/t1' }])
  })

  it('lists the tokens of everybody for administrators alone', async () => {
    open(['ticket.read'])
    await screen.findByText('…ab12')
    expect(screen.queryByText('Tokens of everybody')).toBeNull()
  })
})
