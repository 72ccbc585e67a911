import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import MailTemplatesPage from './MailTemplatesPage'

const STANDARD = { language: 'en', standard: true, version: 0 }
const RULES = { hasSender: true, hasSubject: true, mayBeEmpty: false, placeholders: ['customer.name', 'ticket.key'] }
const KINDS = ['acknowledgement', 'call', 'expectation', 'answer']

function desk({ written = [] as object[], answers = {} as Record<string, { status: number; body: object }> } = {}) {
  const asked: { method: string; path: string; body: unknown; headers: Record<string, string> }[] = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET'
    const body = init.body ? (JSON.parse(init.body as string) as unknown) : undefined
    asked.push({ method, path, body, headers: init.headers as Record<string, string> })
    const answer = answers[method]
    if (answer) return Promise.resolve(Response.json(answer.body, { status: answer.status }))
    if (method === 'DELETE') return Promise.resolve(new Response(null, { status: 204 }))
    if (path.endsWith('/groups'))
      return Promise.resolve(Response.json({ groups: [{ id: 'billing', name: 'Billing' }] }))
    if (path.endsWith('/system-senders'))
      return Promise.resolve(Response.json({ senders: [{ address: 'noreply@desk.example', replies: 'sender' }] }))
    if (method === 'PUT') return Promise.resolve(Response.json({}))
    return Promise.resolve(
      Response.json({
        templates: [...KINDS.map((kind) => ({ ...STANDARD, kind, text: `The ${kind} {{ticket.key}}` })), ...written],
        kinds: KINDS.map((kind) => ({ ...RULES, kind })),
      }),
    )
  })
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={queries}>
      <MemoryRouter>
        <MailTemplatesPage />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), sent: (method: string) => asked.filter((one) => one.method === method) }
}

afterEach(() => vi.unstubAllGlobals())

describe('the page of mail templates', () => {
  it('saves the words over what was seen', async () => {
    const { user, sent } = desk()
    await user.click(await screen.findByRole('button', { name: 'Change Acknowledgement (English)' }))
    const text = screen.getByLabelText('Text')
    await user.clear(text)
    await user.type(text, 'We have {{{{ticket.key}}')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent('PUT')).toHaveLength(1))
    expect(sent('PUT')[0]!.path).toBe('/api/v1/mail-templates/acknowledgement/en')
    expect(sent('PUT')[0]!.body).toEqual({ sender: '', subject: '', text: 'We have {{ticket.key}}' })
    expect(sent('PUT')[0]!.headers['If-Match']).toBe('"0"')
  })

  it('says beside the field, and in one’s own words, what is wrong and where', async () => {
    const body = { code: 'unknown-placeholder', detail: 'x', field: 'text', line: 3, placeholder: 'nobody' }
    const { user } = desk({ answers: { PUT: { status: 400, body } } })
    await user.click(await screen.findByRole('button', { name: 'Change Acknowledgement (English)' }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('Line 3: there is no placeholder nobody here.')
    expect(screen.getByLabelText('Text').getAttribute('aria-invalid')).toBe('true')
  })

  it('shows the mail of a real ticket, harmless, and saves nothing', async () => {
    const mail = {
      from: 'Support <support@tidings.example>',
      to: 'jan@customer.example',
      subject: 'Re: Printer [T-1042]',
      language: 'en',
      text: 'Hello Jan',
      html: '<div>Hello <b>Jan</b><script>alert(1)</script><img src="https://tracker.example/x"></div>',
    }
    const { user, sent } = desk({ answers: { POST: { status: 200, body: mail } } })
    await user.click(await screen.findByRole('button', { name: 'Change Acknowledgement (English)' }))
    await user.type(screen.getByLabelText('Preview on ticket'), 'T-1042{Enter}')
    await screen.findByText('Re: Printer [T-1042]')
    const shown = within(screen.getByLabelText('Preview'))
    expect(shown.getByText('Jan').tagName).toBe('B')
    expect(document.querySelector('.preview-of-mail script, .preview-of-mail img')).toBeNull()
    expect(sent('PUT')).toHaveLength(0)
    expect(sent('POST')[0]!.body).toMatchObject({ kind: 'acknowledgement', language: 'en', ticket: 'T-1042' })
  })

  it('takes a group’s words back after asking', async () => {
    const own = {
      kind: 'answer',
      language: 'en',
      group: 'billing',
      text: 'Ours {{message}}',
      standard: false,
      version: 4,
    }
    const { user, sent } = desk({ written: [own] })
    await screen.findByText('The answer {{ticket.key}}')
    await user.click(screen.getByRole('button', { name: /^All groups/ }))
    await user.click(await screen.findByRole('option', { name: 'Billing' }))
    await screen.findByText('Ours {{message}}')
    await user.click(screen.getByRole('button', { name: 'Take back: Frame of an answer (English)' }))
    expect(sent('DELETE')).toHaveLength(0)
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Take back' }))
    await waitFor(() => expect(sent('DELETE')).toHaveLength(1))
    expect(sent('DELETE')[0]!.path).toBe('/api/v1/mail-templates/answer/en?group=billing')
  })

  it('says where mails come from that no person wrote, and gives a group a sender of its own', async () => {
    const { user, sent } = desk()
    await screen.findByText('noreply@desk.example')
    await user.click(screen.getByRole('button', { name: /^All groups/ }))
    await user.click(await screen.findByRole('option', { name: 'Billing' }))
    await user.click(await screen.findByRole('button', { name: 'Change sender' }))
    await user.type(screen.getByLabelText('Address'), 'bills@desk.example')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent('PUT')).toHaveLength(1))
    expect(sent('PUT')[0]!.path).toBe('/api/v1/system-senders?group=billing')
    expect(sent('PUT')[0]!.body).toEqual({ address: 'bills@desk.example', replies: 'group' })
  })
})
