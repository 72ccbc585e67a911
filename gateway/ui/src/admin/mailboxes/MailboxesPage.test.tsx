import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import i18next from 'i18next'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Language } from '../../i18n'
import { MailboxPage } from './MailboxPage'
import MailboxesPage from './MailboxesPage'

const FAULT = {
  code: 'tls-expired',
  sentence: 'In English.',
  facts: { host: 'imap.customer.example' },
  detail: 'NotAfter: yesterday',
}

const KNOWN = {
  id: 'm1',
  name: 'Support',
  protocol: 'imap',
  host: 'imap.customer.example',
  port: 993,
  security: 'tls',
  user: 'support@customer.example',
  folder: 'INBOX',
  group: 'support',
  afterIntake: 'leave',
  beginning: 'now',
  enabled: true,
  state: { phase: 'watching', waiting: 0, taken: 12, errors: [] as object[] },
}

function desk(answers: { mailboxes?: object[]; test?: object } = {}) {
  const asked: { method: string; path: string; body: Record<string, unknown> }[] = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET'
    asked.push({ method, path, body: init.body ? JSON.parse(init.body as string) : {} })
    if (path.endsWith('/groups'))
      return Promise.resolve(
        Response.json({
          groups: [
            { id: 'internal', name: 'Internal' },
            { id: 'support', name: 'Support', address: 'support@tidings.example' },
          ],
        }),
      )
    if (path.endsWith('/test')) return Promise.resolve(Response.json(answers.test))
    if (method !== 'GET') return Promise.resolve(Response.json(KNOWN))
    return Promise.resolve(Response.json({ mailboxes: answers.mailboxes ?? [], unencryptedAllowed: false }))
  })
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const show = (path = '/') =>
    render(
      <QueryClientProvider client={queries}>
        <MemoryRouter initialEntries={[path]}>
          <Routes>
            <Route path="/*" element={<MailboxesPage />} />
            <Route path="/:id" element={<MailboxPage />} />
          </Routes>
        </MemoryRouter>
      </QueryClientProvider>,
    )
  return { user: userEvent.setup(), show, sent: (method: string) => asked.filter((one) => one.method === method) }
}

afterEach(async () => {
  vi.unstubAllGlobals()
  await i18next.changeLanguage('en')
})

describe('the page of mailboxes', () => {
  it.each<[Language, RegExp]>([
    ['en', /certificate of imap\.customer\.example is not valid today.*Renew it/],
    ['ko', /imap\.customer\.example의 인증서가 오늘 유효하지 않습니다.*갱신하면/],
    ['pl', /Certyfikat serwera imap\.customer\.example nie jest dziś ważny.*Odnów go/],
  ])('says in %s why nothing is fetched, and the way out', async (language, sentence) => {
    await i18next.changeLanguage(language)
    const { show } = desk({ mailboxes: [{ ...KNOWN, state: { ...KNOWN.state, phase: 'failing', fault: FAULT } }] })
    show()
    await screen.findByText(sentence)
  })

  it('tests what stands in the form, and saves nothing by that', async () => {
    const { user, show, sent } = desk({
      test: { ok: false, passed: ['name', 'connection'], fault: FAULT, folders: [] },
    })
    show()
    await user.click(await screen.findByRole('button', { name: 'Add mailbox' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.type(dialog.getByLabelText('Mail server'), 'imap.customer.example')
    await user.type(dialog.getByLabelText('User'), 'support@customer.example')
    await user.type(dialog.getByLabelText('Password', { selector: 'input' }), 'secret')
    await user.click(dialog.getByRole('button', { name: 'Test connection' }))

    await dialog.findByText(/not valid today/)
    within(dialog.getByRole('list', { name: 'What went well' })).getByText('Connected')
    dialog.getByText('The server says: NotAfter: yesterday')
    expect(sent('POST')).toHaveLength(1)
    expect(sent('POST')[0]).toMatchObject({
      path: '/api/v1/mailboxes/test',
      body: { host: 'imap.customer.example', port: 993, security: 'tls', group: 'support', beginning: 'now' },
    })
  })

  it('asks of Microsoft what Microsoft wants to hear', async () => {
    const { user, show, sent } = desk({ test: { ok: true, passed: [], mails: 3, pushes: true, folders: [] } })
    show()
    await user.click(await screen.findByRole('button', { name: 'Add mailbox' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.type(dialog.getByLabelText('Mail server'), 'outlook.office365.com')
    await user.type(dialog.getByLabelText('User'), 'support@customer.example')
    await user.click(dialog.getByRole('button', { name: /Login/ }))
    await user.click(await screen.findByRole('option', { name: /Microsoft 365/ }))
    await user.type(dialog.getByLabelText('Tenant'), 'customer.example')
    await user.type(dialog.getByLabelText('Client id'), 'desk')
    await user.type(dialog.getByLabelText('Client secret'), 'hidden')
    await user.click(dialog.getByRole('button', { name: 'Test connection' }))

    await dialog.findByText('3 mails lie there.')
    expect(sent('POST')[0]!.body).not.toHaveProperty('password')
    expect(sent('POST')[0]!.body.oauth).toEqual({
      flow: 'client-credentials',
      tokenUrl: 'https://login.microsoftonline.com/customer.example/oauth2/v2.0/token',
      clientId: 'desk',
      clientSecret: 'hidden',
      scope: 'https://outlook.office365.com/.default',
    })
  })

  it('sends no password along where none was typed', async () => {
    const { user, show, sent } = desk({ mailboxes: [KNOWN] })
    show()
    await user.click(await screen.findByRole('button', { name: 'Edit Support' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.clear(dialog.getByLabelText('Name'))
    await user.type(dialog.getByLabelText('Name'), 'Helpdesk')
    await user.click(dialog.getByRole('button', { name: 'Save' }))

    await waitFor(() => expect(sent('PATCH')).toHaveLength(1))
    expect(sent('PATCH')[0]!.body).toMatchObject({ name: 'Helpdesk' })
    expect(sent('PATCH')[0]!.body).not.toHaveProperty('password')
  })

  it('shows of one mailbox how it is doing and what went wrong lately', async () => {
    const errors = [{ at: '2026-11-22T08:00:00Z', ...FAULT }]
    const { show } = desk({ mailboxes: [{ ...KNOWN, state: { ...KNOWN.state, waiting: 1234, errors } }] })
    show('/m1')
    await screen.findByText('1,234')
    within(screen.getByRole('region', { name: 'Last errors' })).getByText(/not valid today/)
  })
})
