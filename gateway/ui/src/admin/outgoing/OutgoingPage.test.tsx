import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Me } from '../../api/types'
import { MailBanner } from '../../shell/MailBanner'
import { MeContext } from '../../shell/me'
import OutgoingPage from './OutgoingPage'

const LOST = {
  id: 'lost',
  ticketId: 't2',
  recipient: 'gone@customer.example',
  subject: 'Re: Printer on fire',
  automatic: false,
  state: 'failed',
  reason: '550 5.1.1 no such user',
  createdAt: '2026-11-22T12:00:00Z',
}

const OLD = '2026-11-20T12:00:00Z'

function desk({ mode = 'held', held = 0, old = 0, roles = ['admin'], refusal, ticketless }: Partial<Desk> = {}) {
  const mails = Array.from({ length: held }, (_, n) => ({
    id: `m${n}`,
    ...(ticketless && n > 0 ? {} : { ticketId: 't1' }),
    recipient: `jan${n}@customer.example`,
    subject: `Re: Printer ${n}`,
    automatic: false,
    createdAt: '2026-11-22T12:00:00Z',
  }))
  const asked: { method: string; path: string; body: unknown; headers: Record<string, string> }[] = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET'
    asked.push({
      method,
      path,
      body: init.body ? JSON.parse(init.body as string) : undefined,
      headers: init.headers as Record<string, string>,
    })
    if (method === 'PUT' && refusal) return Promise.resolve(Response.json(refusal, { status: 400 }))
    if (path.endsWith('/mode')) {
      const answer = { mode, allowed: ['friends.example'], held: { all: held, old, oldBefore: OLD } }
      return Promise.resolve(Response.json(answer, { headers: { ETag: '"3"' } }))
    }
    if (method === 'POST') return Promise.resolve(Response.json({ done: ['m0'], passedOver: [], left: 0 }))
    if (!path.includes('state=held'))
      return Promise.resolve(Response.json({ mails: path.includes('failed') ? [LOST] : [] }))
    return Promise.resolve(Response.json({ mails, next: null }))
  })
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const permissions = roles.includes('admin') ? ['admin.connections'] : []
  const me: Me = { id: 'maya', roles, groups: [], permissions, access: {} }
  const show = (page: React.ReactNode) =>
    render(
      <QueryClientProvider client={queries}>
        <MeContext value={me}>
          <MemoryRouter>{page}</MemoryRouter>
        </MeContext>
      </QueryClientProvider>,
    )
  const sent = (method: string) => asked.filter((one) => one.method === method)
  return { user: userEvent.setup(), show, sent }
}

interface Desk {
  mode: string
  held: number
  old: number
  roles: string[]
  refusal: object
  /** All but the first of the held mails are about no ticket. */
  ticketless: boolean
}

afterEach(() => vi.unstubAllGlobals())

describe('the banner', () => {
  it('tells the desk that nothing leaves, and how much waits', async () => {
    const { show } = desk({ held: 3 })
    show(<MailBanner />)
    await screen.findByText('Outgoing mail is held: customers receive nothing.')
    screen.getByText('3 mails wait.')
    expect(screen.getByRole('link').getAttribute('href')).toBe('/admin/outgoing-mail')
  })

  it('is not there while the desk is live', async () => {
    const { show, sent } = desk({ mode: 'live', held: 3 })
    show(<MailBanner />)
    await waitFor(() => expect(sent('GET')).not.toHaveLength(0))
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('is no business of customers', () => {
    const { show, sent } = desk({ roles: ['customer'] })
    show(<MailBanner />)
    expect(sent('GET')).toHaveLength(0)
  })
})

describe('the page of outgoing mail', () => {
  it('leads from a mail to its ticket, where it is about one', async () => {
    const { show } = desk({ held: 2, ticketless: true })
    show(<OutgoingPage />)
    await screen.findByText('Re: Printer 1')
    expect(screen.queryByRole('link', { name: 'Re: Printer 1' })).toBeNull()
    expect(screen.getByRole('link', { name: 'Re: Printer 0' }).getAttribute('href')).toBe('/tickets/t1')
  })

  it('sets the mode that was chosen, over the one that was seen', async () => {
    const { user, show, sent } = desk()
    show(<OutgoingPage />)
    await user.click(await screen.findByRole('radio', { name: /chosen addresses/ }))
    const allowed = screen.getByLabelText('Addresses and domains')
    await user.clear(allowed)
    await user.type(allowed, 'jan@customer.example{Enter}other.example')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent('PUT')).toHaveLength(1))
    expect(sent('PUT')[0]!.body).toEqual({ mode: 'selected', allowed: ['jan@customer.example', 'other.example'] })
    expect(sent('PUT')[0]!.headers['If-Match']).toBe('"3"')
  })

  it('shows what the service refused, and keeps what was written', async () => {
    const { user, show } = desk({
      mode: 'selected',
      refusal: { code: 'invalid-recipients', detail: 'Neither an address nor a domain: jan@.' },
    })
    show(<OutgoingPage />)
    const allowed = await screen.findByLabelText('Addresses and domains')
    await user.type(allowed, '{Enter}jan@')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('Neither an address nor a domain: jan@.')
    expect((allowed as HTMLTextAreaElement).value).toBe('friends.example\njan@')
  })

  it('releases the chosen mails only after asking', async () => {
    const { user, show, sent } = desk({ held: 2 })
    show(<OutgoingPage />)
    await user.click(await screen.findByRole('checkbox', { name: 'Choose the mail to jan0@customer.example' }))
    await user.click(screen.getByRole('button', { name: 'Release 1 mail' }))
    expect(sent('POST')).toHaveLength(0)
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Release 1 mail' }))
    await waitFor(() => expect(sent('POST')).toHaveLength(1))
    expect(sent('POST')[0]).toMatchObject({ path: '/api/v1/outgoing-mail/release', body: { ids: ['m0'] } })
  })

  it('offers to discard what waits too long, with a reason', async () => {
    const { user, show, sent } = desk({ held: 2, old: 2 })
    show(<OutgoingPage />)
    await user.click(await screen.findByRole('button', { name: 'Discard 2 old mails' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.type(dialog.getByLabelText('Why'), 'Only a trial')
    await user.click(dialog.getByRole('button', { name: 'Discard 2 mails' }))
    await waitFor(() => expect(sent('POST')).toHaveLength(1))
    expect(sent('POST')[0]!.body).toEqual({ before: OLD, reason: 'Only a trial' })
  })

  it('shows what a server said of a mail that failed, and sends it again only after asking', async () => {
    const { user, show, sent } = desk({ mode: 'live' })
    show(<OutgoingPage />)
    await user.click(await screen.findByRole('button', { name: /Show/ }))
    await user.click(await screen.findByRole('option', { name: 'Failed' }))
    await screen.findByText('550 5.1.1 no such user')
    await user.click(screen.getByRole('button', { name: 'Send the mail to gone@customer.example again' }))
    expect(sent('POST')).toHaveLength(0)
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Send again' }))
    await waitFor(() => expect(sent('POST')).toHaveLength(1))
    expect(sent('POST')[0]!.path).toBe('/api/v1/outgoing-mail/lost/send')
  })
})
