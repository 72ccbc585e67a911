import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MeContext } from '../../shell/me'
import { WebhookBanner } from '../../shell/WebhookBanner'
import WebhooksPage from './WebhooksPage'

const ENDPOINT = {
  id: 'e1',
  name: 'Warehouse',
  url: 'https://warehouse.example/hook',
  events: ['ticket.opened.v1'],
  filter: '',
  audience: 'public',
  method: 'POST',
  body: { format: 'event', template: '' },
  headerNames: [],
  auth: { type: 'none' },
  hubSignature: 'none',
  pace: { ordered: false },
  enabled: true,
  version: 3,
}

const ROW = { type: 'ticket.opened.v1', attempts: 8, test: false, createdAt: '2026-11-22T14:00:00Z' }

const DELIVERY = {
  ...ROW,
  id: 'd1',
  state: 'abandoned',
  body: '{"id": "e"}',
  attempts: [
    {
      n: 1,
      at: '2026-11-22T14:00:00Z',
      url: 'https://warehouse.example/hook',
      method: 'POST',
      requestHeaders: { 'webhook-signature': 'v1,abc', authorization: 'Bearer •••' },
      status: 500,
      response: 'no',
      millis: 12,
      throttled: false,
    },
    {
      n: 2,
      at: '2026-11-22T14:00:05Z',
      url: 'https://warehouse.example/hook',
      method: 'POST',
      requestHeaders: {},
      reason: 'timed_out',
      response: 'No answer within 20000 ms.',
      why: { code: 'timed-out', facts: { millis: '20000' } },
      millis: 20000,
      throttled: false,
    },
  ],
  abandonedBecause: 'The endpoint was deleted.',
  abandonedWhy: { code: 'endpoint-deleted', facts: {} },
}

const PREVIEW = {
  ticket: 'T-7',
  event: 'ticket.opened.v1',
  isExample: false,
  contentType: 'application/json',
  body: '{"key": "T-7"}',
  tickets: [{ id: 't7', key: 'T-7', subject: 'Printer' }],
  events: 12,
  broken: [] as object[],
}

function desk({
  endpoint = {},
  preview = {},
  answers = {} as Record<string, { status: number; body: object }>,
  path = '/admin/webhooks',
  permissions = ['admin.connections'],
  parts = 1,
} = {}) {
  const asked: { method: string; path: string; body: unknown; headers: Record<string, string> }[] = []
  const known = { ...ENDPOINT, ...endpoint }
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const method = init.method ?? 'GET'
    const body = init.body ? (JSON.parse(init.body as string) as unknown) : undefined
    asked.push({ method, path: url, body, headers: init.headers as Record<string, string> })
    const answer = answers[`${method} ${url}`]
    if (answer) return Promise.resolve(Response.json(answer.body, { status: answer.status }))
    if (url.includes('/preview')) return Promise.resolve(Response.json({ ...PREVIEW, ...preview }))
    if (/\/(repair|replay)$/.test(url)) {
      const n = asked.filter((one) => /\/(repair|replay)$/.test(one.path)).length
      const next = `2026-11-22T14:0${n}:00Z`
      return Promise.resolve(
        Response.json({ replayed: 2, skipped: 1, ...(n < parts ? { more: true, next } : { more: false }) }),
      )
    }
    if (url.endsWith('/webhook-deliveries/d1')) return Promise.resolve(Response.json(DELIVERY))
    if (url.includes('/webhook-deliveries'))
      return Promise.resolve(
        Response.json({
          deliveries: url.includes('cursor')
            ? [{ ...ROW, id: 'd0', state: 'abandoned' }]
            : [
                { ...ROW, id: 'd1', state: 'abandoned' },
                { ...ROW, id: 'd2', state: 'delivered', replayOf: 'd1' },
              ],
          next: url.includes('cursor') ? null : 'd2',
        }),
      )
    return Promise.resolve(Response.json(method === 'GET' ? { endpoints: [known] } : { ...known, secret: 'whsec_new' }))
  })
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MeContext value={{ id: 'maya', roles: ['agent'], groups: [], permissions, access: {} }}>
        <MemoryRouter initialEntries={[path]}>
          <Routes>
            <Route path="/admin/webhooks/*" element={<WebhooksPage />} />
            <Route path="/" element={<WebhookBanner />} />
          </Routes>
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  return {
    user: userEvent.setup(),
    sent: (method: string, part = '') => asked.filter((one) => one.method === method && one.path.includes(part)),
  }
}

afterEach(async () => {
  vi.unstubAllGlobals()
  await i18next.changeLanguage('en')
})

async function choose(user: ReturnType<typeof userEvent.setup>, label: string, option: string) {
  await user.click(screen.getByRole('button', { name: new RegExp(label) }))
  await user.click(await screen.findByRole('option', { name: option }))
}

describe('the page of webhooks', () => {
  it('shows a template on a real ticket, and of which it would be broken, before anything is saved', async () => {
    const broken = [{ ticket: 'T-8', event: 'ticket.opened.v1', sentence: 'x', line: 1, column: 9, body: '{"key": ,}' }]
    const { user, sent } = desk({ preview: { broken } })
    await user.click(await screen.findByRole('button', { name: 'Add endpoint' }))
    await choose(user, 'What is sent', 'JSON by a template')
    await user.type(screen.getByLabelText('Template'), '{{"key": "#ticketId#"}')
    await user.type(screen.getByLabelText('Preview on ticket'), 'T-7{Enter}')
    const shown = await screen.findByLabelText('Preview')
    expect(shown.textContent).toBe('{"key": "T-7"}')
    await screen.findByText(/T-8, ticket.opened.v1: broken at line 1, column 9/)
    expect(sent('POST', '/preview')[0]!.body).toEqual({
      events: ['*'],
      filter: '',
      audience: 'public',
      body: { format: 'json', template: '{"key": "#ticketId#"}' },
      ticket: 'T-7',
    })
    expect(sent('POST')).toHaveLength(1)
  })

  it('says beside the template where it cannot be read', async () => {
    const body = {
      code: 'unknown-placeholder',
      detail: 'x',
      field: 'body.template',
      line: 2,
      column: 9,
      placeholder: 'ticket.nobody',
    }
    const { user } = desk({ answers: { 'POST /api/v1/webhook-endpoints': { status: 400, body } } })
    await user.click(await screen.findByRole('button', { name: 'Add endpoint' }))
    await user.type(screen.getByLabelText('Address'), 'https://a.example')
    await choose(user, 'What is sent', 'text by a template')
    await user.type(screen.getByLabelText('Template'), 'x')
    await user.click(screen.getByRole('button', { name: 'Add endpoint' }))
    await screen.findByText('Line 2, column 9: there is no placeholder ticket.nobody.')
    expect(screen.getByLabelText('Template').getAttribute('aria-invalid')).toBe('true')
  })

  it('changes what was seen, and leaves a secret that nobody typed as it is', async () => {
    const { user, sent } = desk({
      path: '/admin/webhooks/e1',
      endpoint: { auth: { type: 'basic', username: 'desk' }, pace: { perMinute: 60, ordered: false } },
    })
    await user.click(await screen.findByRole('button', { name: 'Change' }))
    await user.clear(screen.getByLabelText('At most per minute'))
    await user.click(screen.getByLabelText(/One ticket's deliveries in order/))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent('PATCH')).toHaveLength(1))
    expect(sent('PATCH')[0]!.headers['If-Match']).toBe('"3"')
    expect(sent('PATCH')[0]!.body).toMatchObject({
      auth: { type: 'basic', username: 'desk' },
      pace: { perMinute: 0, ordered: true },
    })
    expect(JSON.stringify(sent('PATCH')[0]!.body)).not.toContain('password')
  })

  it('sends headers along, and keeps the value of one that was stored unless another is typed', async () => {
    const { user, sent } = desk({ path: '/admin/webhooks/e1', endpoint: { headerNames: ['X-Key', 'X-Old', 'X-Gone'] } })
    await user.click(await screen.findByRole('button', { name: 'Change' }))
    const old = within(screen.getByRole('group', { name: 'X-Old' }))
    expect(old.getByLabelText('Value').getAttribute('type')).toBe('password')
    await user.type(old.getByLabelText('Value'), 'other')
    await user.click(screen.getByRole('button', { name: 'Remove the header X-Gone' }))
    await user.click(screen.getByRole('button', { name: 'Add header' }))
    await user.type(within(screen.getByRole('group', { name: 'New header' })).getByLabelText('Header'), 'X-New')
    await user.type(within(screen.getByRole('group', { name: 'X-New' })).getByLabelText('Value'), 'new')
    await user.click(screen.getByRole('button', { name: 'Add header' }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent('PATCH')).toHaveLength(1))
    expect((sent('PATCH')[0]!.body as { headers: object }).headers).toEqual({
      'X-Key': null,
      'X-Old': 'other',
      'X-New': 'new',
    })
  })

  it('asks for what is secret again where the endpoint moves to another host, and only there', async () => {
    const { user, sent } = desk({
      path: '/admin/webhooks/e1',
      endpoint: { auth: { type: 'bearer' }, headerNames: ['X-Key'] },
    })
    await user.click(await screen.findByRole('button', { name: 'Change' }))
    const address = screen.getByLabelText('Address')
    const isAskedFor = () =>
      [
        screen.getByLabelText('Token'),
        within(screen.getByRole('group', { name: 'X-Key' })).getByLabelText('Value'),
      ].map((input) => (input as HTMLInputElement).required)
    await user.clear(address)
    await user.paste('https://warehouse.example/other')
    expect(isAskedFor()).toEqual([false, false])

    await user.clear(address)
    await user.paste('https://other.example/hook')
    expect(isAskedFor()).toEqual([true, true])
    screen.getByText(/given for https:\/\/warehouse.example alone/)
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(sent('PATCH')).toHaveLength(0)

    await user.type(screen.getByLabelText('Token'), 'new')
    await user.click(screen.getByRole('button', { name: 'Remove the header X-Key' }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent('PATCH')).toHaveLength(1))
    expect(sent('PATCH')[0]!.body).toMatchObject({ auth: { type: 'bearer', token: 'new' }, headers: {} })
  })

  it('says in the words of the reader what goes to no other host', async () => {
    await i18next.changeLanguage('pl')
    const body = {
      code: 'secret-meant-elsewhere',
      detail: 'in English',
      field: 'auth.token',
      before: 'https://warehouse.example:443',
    }
    const { user } = desk({
      path: '/admin/webhooks/e1',
      endpoint: { auth: { type: 'bearer' } },
      answers: { 'PATCH /api/v1/webhook-endpoints/e1': { status: 400, body } },
    })
    await user.click(await screen.findByRole('button', { name: 'Zmień' }))
    await user.click(screen.getByRole('button', { name: 'Zapisz' }))
    await screen.findByText(/To podano dla https:\/\/warehouse.example:443/)
    expect(screen.getByLabelText('Token').getAttribute('aria-invalid')).toBe('true')
  })

  it('shows the deliveries of one state, and older ones', async () => {
    const { user, sent } = desk({ path: '/admin/webhooks/e1' })
    await screen.findByText('sent again')
    await choose(user, 'Show', 'given up')
    await waitFor(() => expect(sent('GET', 'state=abandoned')).not.toHaveLength(0))
    await user.click(await screen.findByRole('button', { name: 'Older deliveries' }))
    await waitFor(() => expect(sent('GET', 'state=abandoned&cursor=d2')).toHaveLength(1))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Older deliveries' })).toBeNull())
  })

  it('says in the words of the reader why there was no answer, and why it was given up', async () => {
    await i18next.changeLanguage('pl')
    const { user } = desk({ path: '/admin/webhooks/e1' })
    await user.click((await screen.findAllByRole('button', { name: 'Zobacz: ticket.opened.v1' }))[0]!)
    const dialog = within(await screen.findByRole('dialog'))
    await dialog.findByText(/W ciągu 20 s nie przyszła odpowiedź/)
    dialog.getByText(/Punkt końcowy został usunięty/)
  })

  it('does not offer to switch on what is on and fails', async () => {
    desk({ path: '/admin/webhooks/e1', endpoint: { failingSince: '2026-11-22T14:00:00Z' } })
    await screen.findByRole('button', { name: 'Try at once, and send what was given up' })
    expect(screen.queryByRole('button', { name: /Switch on/ })).toBeNull()
  })

  it('repairs an endpoint that was switched off by itself, with what it missed', async () => {
    const { user, sent } = desk({
      path: '/admin/webhooks/e1',
      endpoint: { enabled: false, disabledBecause: 'It answered 410 (gone).' },
    })
    await user.click(await screen.findByRole('button', { name: 'Switch on and send what it missed' }))
    await waitFor(() => expect(sent('POST', '/e1/repair')).toHaveLength(1))
    expect(sent('POST', '/e1/repair')[0]!.body).toEqual({ replay: true })
  })

  it('goes on until everything that was missed is sent, however many requests that takes', async () => {
    const { user, sent } = desk({
      path: '/admin/webhooks/e1',
      endpoint: { enabled: false, disabledBecause: 'It answered 410 (gone).' },
      parts: 3,
    })
    await user.click(await screen.findByRole('button', { name: 'Switch on and send what it missed' }))
    await waitFor(() => expect(sent('POST', '/e1/repair')).toHaveLength(3))
    expect(sent('POST', '/e1/repair').map(({ body }) => body)).toEqual([
      { replay: true },
      { replay: true, since: '2026-11-22T14:01:00Z' },
      { replay: true, since: '2026-11-22T14:02:00Z' },
    ])
    const keys = sent('POST', '/e1/repair').map(({ headers }) => headers['Idempotency-Key'])
    expect(new Set(keys).size).toBe(1)
  })

  it('sends a selection again, and everything since a time', async () => {
    const { user, sent } = desk({ path: '/admin/webhooks/e1' })
    const boxes = await screen.findAllByRole('checkbox', { name: 'Choose ticket.opened.v1' })
    await user.click(boxes[0]!)
    await user.click(screen.getByRole('button', { name: 'Send 1 again' }))
    await waitFor(() => expect(sent('POST', '/replay')).toHaveLength(1))
    expect(sent('POST', '/replay')[0]!.body).toEqual({ ids: ['d1'] })

    await user.click(screen.getByRole('button', { name: 'Send again since …' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('button', { name: 'Send again' }))
    await waitFor(() => expect(sent('POST', '/replay')).toHaveLength(2))
    expect(sent('POST', '/replay')[1]!.body).toMatchObject({ endpoint: 'e1', states: ['abandoned'] })
  })

  it('shows what was asked and answered, header by header', async () => {
    const { user } = desk({ path: '/admin/webhooks/e1' })
    await user.click((await screen.findAllByRole('button', { name: 'Look at ticket.opened.v1' }))[0]!)
    const dialog = within(await screen.findByRole('dialog'))
    expect(await dialog.findAllByText('POST https://warehouse.example/hook')).toHaveLength(2)
    await user.click(dialog.getByText('2 headers'))
    dialog.getByText('webhook-signature')
    dialog.getByText('v1,abc')
    dialog.getByText('Bearer •••')
  })

  it('shows a new secret once', async () => {
    const { user, sent } = desk({ path: '/admin/webhooks/e1' })
    await user.click(await screen.findByRole('button', { name: 'New secret' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('button', { name: 'New secret' }))
    await screen.findByText('whsec_new')
    expect(sent('POST', '/rotate-secret')[0]!.body).toEqual({ hours: 24 })
    expect(sent('POST', '/rotate-secret')[0]!.headers['If-Match']).toBe('"3"')
  })
})

describe('the banner of webhooks', () => {
  const OFF = { enabled: false, disabledBecause: 'It answered 410 (gone).', disabledAt: '2026-11-22T14:00:00Z' }

  it('tells an administrator of an endpoint that was switched off by itself', async () => {
    desk({ path: '/', endpoint: OFF })
    await screen.findByText('The webhook Warehouse was switched off and hears nothing: It answered 410 (gone).')
    expect(screen.getByRole('link').getAttribute('href')).toBe('/admin/webhooks/e1')
  })

  it('is silent about one that somebody switched off', async () => {
    const { sent } = desk({ path: '/', endpoint: { enabled: false } })
    await waitFor(() => expect(sent('GET')).toHaveLength(1))
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('is not asked for by others', () => {
    const { sent } = desk({ path: '/', endpoint: OFF, permissions: [] })
    expect(sent('GET')).toHaveLength(0)
  })
})
