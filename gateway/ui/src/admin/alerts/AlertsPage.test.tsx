import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { MemoryRouter, Route as At, Routes } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Me } from '../../api/types'
import { AlertBanner } from '../../shell/AlertBanner'
import { MeContext } from '../../shell/me'
import AlertsPage from './AlertsPage'

const text = (name: string, rest = {}) => ({
  name,
  form: 'text',
  required: false,
  options: [],
  usual: '',
  ...rest,
})

const MESSENGERS = [
  { kind: 'slack', title: 'Slack', evidence: 'documented', settings: [text('channel')] },
  {
    kind: 'hiworks',
    title: 'Hiworks',
    evidence: 'seen',
    url: 'https://api.hiworks.com/office/v2/notify',
    settings: [text('token', { form: 'secret', required: true }), text('recipients', { required: true })],
  },
  {
    kind: 'agit',
    title: 'Agit',
    evidence: 'seen',
    settings: [text('threads', { form: 'choice', options: ['ticket', 'none'], usual: 'ticket' })],
  },
]

const ROUTE = {
  id: 'r1',
  kind: 'hiworks',
  name: 'night desk',
  url: 'https://api.hiworks.com/…',
  settings: { recipients: 'maya' },
  secrets: ['token'],
  events: ['ticket.opened.v1'],
  filter: 'priority:>=high',
  language: 'ko',
  quiet: { days: ['saturday', 'sunday'], from: '22:00', to: '07:00', timeZone: 'Asia/Seoul' },
  enabled: true,
  version: 4,
}

const WORDINGS = [
  { language: 'en', template: '{{ticket.key}}', standard: true, version: 0 },
  { language: 'ko', template: '티켓 {{ticket.key}}', standard: false, version: 3 },
]

interface Asked {
  method: string
  path: string
  body: Record<string, unknown>
  headers: Record<string, string>
}

function desk({
  routes = [ROUTE] as object[],
  alerts = [] as object[],
  refusal = undefined as object | undefined,
} = {}) {
  const asked: Asked[] = []
  const made: Record<string, unknown>[] = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET'
    const body = init.body ? (JSON.parse(init.body as string) as Record<string, unknown>) : {}
    asked.push({ method, path, body, headers: init.headers as Record<string, string> })
    if (method === 'POST' && path.endsWith('/test')) {
      const test = {
        id: 'a1',
        state: 'waiting',
        text: 'T-1',
        failures: 0,
        test: true,
        createdAt: '2026-11-22T12:00:00Z',
      }
      made.push({ ...test, state: 'failed', reason: '404 no_service' })
      return Promise.resolve(Response.json(test, { status: 201 }))
    }
    if (method !== 'GET')
      return Promise.resolve(refusal ? Response.json(refusal, { status: 400 }) : Response.json({ ...ROUTE, ...body }))
    if (path.endsWith('/wordings'))
      return Promise.resolve(Response.json({ wordings: WORDINGS, placeholders: ['ticket.key'] }))
    if (path.endsWith('/messengers')) return Promise.resolve(Response.json({ messengers: MESSENGERS }))
    if (path.includes('/alerts?')) return Promise.resolve(Response.json({ alerts: [...made, ...alerts] }))
    if (path.endsWith('/catchers')) return Promise.resolve(Response.json({ catchers: [] }))
    return Promise.resolve(Response.json({ routes }))
  })
  return { sent: (method: string) => asked.filter((one) => one.method === method) }
}

const ADMIN: Me = { id: 'maya', roles: ['admin'], groups: [], permissions: ['admin.connections'], access: {} }

function show(at: string, page: React.ReactNode = <AlertsPage />, me = ADMIN) {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MeContext value={me}>
        <MemoryRouter initialEntries={[at]}>
          <Routes>
            <At path="/admin/alerts/*" element={page} />
          </Routes>
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

async function choose(user: ReturnType<typeof userEvent.setup>, from: RegExp, option: string) {
  await user.click(screen.getByRole('button', { name: from }))
  await user.click(await screen.findByRole('option', { name: option }))
}

afterEach(async () => {
  vi.unstubAllGlobals()
  await i18next.changeLanguage('en')
})

describe('the page of alert routes', () => {
  it('asks for what the messenger wants to know, and for nothing else', async () => {
    const { sent } = desk({ routes: [] })
    const user = show('/admin/alerts')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Add route' })).toHaveProperty('disabled', false))
    await user.click(screen.getByRole('button', { name: 'Add route' }))
    screen.getByLabelText('Channel')
    await choose(user, /Slack/, 'Hiworks')
    expect(screen.queryByLabelText('Channel')).toBeNull()
    expect(screen.getByLabelText('Office token').getAttribute('type')).toBe('password')
    await user.type(screen.getByLabelText('Office token'), 'secret')
    await user.type(screen.getByLabelText('Hiworks IDs'), 'jan, maya')
    await user.click(screen.getByRole('checkbox', { name: /Put bursts together/ }))
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Add route' }))
    await waitFor(() => expect(sent('POST')).toHaveLength(1))
    expect(sent('POST')[0]!.body).toEqual({
      kind: 'hiworks',
      name: 'Hiworks',
      settings: { token: 'secret', recipients: 'jan, maya' },
      filter: '',
      template: '',
      language: 'en',
      quiet: {},
      digest: { above: 5, minutes: 10 },
    })
  })

  it('says beside the field what is wrong', async () => {
    const refusal = { code: 'invalid-field', detail: 'It is one line.', field: 'settings.channel' }
    desk({ routes: [], refusal })
    const user = show('/admin/alerts')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Add route' })).toHaveProperty('disabled', false))
    await user.click(screen.getByRole('button', { name: 'Add route' }))
    await user.type(screen.getByLabelText('Address'), 'https://hooks.slack.example/x')
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Add route' }))
    await waitFor(() => expect(screen.getByLabelText('Channel').getAttribute('aria-invalid')).toBe('true'))
    screen.getByText('It is one line.')
  })

  it('keeps a secret that is not written anew, and changes nothing that somebody else has changed', async () => {
    const { sent } = desk()
    const user = show('/admin/alerts/r1')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Change' })).toHaveProperty('disabled', false))
    await user.click(screen.getByRole('button', { name: 'Change' }))
    const recipients = screen.getByLabelText('Hiworks IDs')
    await user.clear(recipients)
    await user.type(recipients, 'jan')
    await user.click(screen.getByRole('checkbox', { name: 'Sunday' }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent('PATCH')).toHaveLength(1))
    const { body, headers } = sent('PATCH')[0]!
    expect(headers['If-Match']).toBe('"4"')
    expect(body).toMatchObject({
      settings: { recipients: 'jan' },
      filter: 'priority:>=high',
      quiet: { days: ['saturday'], from: '22:00', to: '07:00', timeZone: 'Asia/Seoul' },
      digest: {},
    })
    expect(body).not.toHaveProperty('url')
    expect(body.settings).not.toHaveProperty('token')
  })

  it('writes the usual words of a language over what was seen', async () => {
    const refusal = { code: 'unknown-placeholder', detail: 'x', field: 'template', line: 1, placeholder: 'nobody' }
    const { sent } = desk({ refusal })
    const user = show('/admin/alerts')
    await user.click(await screen.findByRole('button', { name: 'Change 한국어' }))
    await user.type(screen.getByRole('textbox', { name: 'Text' }), ' {{{{nobody}}')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('Line 1: there is no placeholder nobody here.')
    expect(sent('PUT')[0]!.path).toBe('/api/v1/alert-routes/wordings/ko')
    expect(sent('PUT')[0]!.headers['If-Match']).toBe('"3"')
    expect(sent('PUT')[0]!.body).toEqual({ template: '티켓 {{ticket.key}} {{nobody}}' })
  })

  it('shows what the messenger answered to a test', async () => {
    desk()
    const user = show('/admin/alerts/r1')
    await user.click(await screen.findByRole('button', { name: 'Send test' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Send test' }))
    await waitFor(() => expect(screen.getByRole('status').textContent).toContain('404 no_service'))
  })

  it('says in the words of the reader why the messenger was not reached', async () => {
    await i18next.changeLanguage('ko')
    const away = {
      id: 'a2',
      state: 'waiting',
      text: 'T-2',
      failures: 1,
      test: false,
      reason: 'hooks.example:443 takes no connections.',
      why: { code: 'no-connection', facts: { peer: 'hooks.example:443' } },
      createdAt: '2026-11-22T12:00:00Z',
    }
    desk({ alerts: [away] })
    show('/admin/alerts/r1')
    await screen.findByText(/hooks.example:443이\(가\) 연결을 받지 않습니다/)
  })

  it('says how long an alert is held', async () => {
    const held = {
      id: 'a2',
      state: 'waiting',
      text: 'T-2',
      failures: 0,
      test: false,
      due: new Date(Date.now() + 3_600_000).toISOString(),
      createdAt: '2026-11-22T12:00:00Z',
    }
    desk({ alerts: [held] })
    show('/admin/alerts/r1')
    await screen.findByText(/^due/)
  })
})

describe('the banner', () => {
  const FAILING = { ...ROUTE, failing: '404 no_service' }

  it('tells an administrator of a channel that hears nothing any more', async () => {
    desk({ routes: [FAILING] })
    show('/admin/alerts', <AlertBanner />)
    await screen.findByText('The alert route night desk no longer reaches its channel: 404 no_service')
    expect(screen.getByRole('link').getAttribute('href')).toBe('/admin/alerts/r1')
  })

  it('is silent about what is switched off', async () => {
    desk({
      routes: [
        { ...FAILING, enabled: false },
        { ...FAILING, id: 'r2', name: 'day desk' },
      ],
    })
    show('/admin/alerts', <AlertBanner />)
    await screen.findByText(/day desk/)
    expect(screen.getByRole('link').getAttribute('href')).toBe('/admin/alerts/r2')
  })

  it('names each where there are several', async () => {
    desk({ routes: [FAILING, { ...FAILING, id: 'r2', name: 'day desk' }] })
    show('/admin/alerts', <AlertBanner />)
    await screen.findByText('These alert routes no longer reach their channels: night desk, day desk')
    expect(screen.getByRole('link').getAttribute('href')).toBe('/admin/alerts')
  })

  it('is not asked for by others', () => {
    const { sent } = desk({ routes: [FAILING] })
    show('/admin/alerts', <AlertBanner />, { ...ADMIN, permissions: [] })
    expect(sent('GET')).toHaveLength(0)
  })
})
