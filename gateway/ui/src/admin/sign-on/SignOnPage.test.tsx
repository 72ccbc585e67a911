import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import SignOnPage from './SignOnPage'
import type { Rules, SignIn } from './signOn'

const support = {
  provider: 'corp',
  claim: 'department',
  values: ['Support'],
  roles: ['agent'],
  access: { billing: 'change' },
}
const olga = { person: 'olga', name: 'Olga Lis', at: '2026-11-22T10:00:00Z', claims: { department: ['Support'] } }

function desk({ rules = [support], refusal }: { rules?: object[]; refusal?: { status: number; body: object } } = {}) {
  const sent: { body: unknown; ifMatch: string | undefined }[] = []
  let now: object = { rules, organizationClaim: 'company' }
  vi.stubGlobal('fetch', (path: string, { method = 'GET', body, headers }: RequestInit = {}) => {
    if (path.endsWith('/preview')) return Promise.resolve(Response.json({ signIns: tried(JSON.parse(String(body))) }))
    if (path.endsWith('/groups'))
      return Promise.resolve(Response.json({ groups: [{ id: 'billing', name: 'Billing' }] }))
    if (path.endsWith('/roles')) {
      const roles = [{ id: 'agent', name: 'Agent', permissions: [], builtIn: true }]
      return Promise.resolve(Response.json({ roles, permissions: [] }))
    }
    if (method === 'PUT') {
      sent.push({ body: JSON.parse(String(body)), ifMatch: (headers as Record<string, string>)['If-Match'] })
      if (refusal) return Promise.resolve(Response.json(refusal.body, { status: refusal.status }))
      now = JSON.parse(String(body)) as object
    }
    return Promise.resolve(Response.json(now, { headers: { ETag: `"${3 + sent.length}"` } }))
  })
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <SignOnPage />
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), sent }
}

/** As the service does, as far as these tests go. */
function tried({ rules }: Rules): SignIn[] {
  const met = rules.flatMap((rule, place) =>
    rule.claim === 'department' && rule.values.includes('Support') ? [place] : [],
  )
  const of = met.map((place) => rules[place]!)
  return [{ ...olga, met, roles: of.flatMap((rule) => rule.roles), access: of[0]?.access ?? {}, decided: false }]
}

afterEach(() => vi.unstubAllGlobals())

describe('the page of sign-on rules', () => {
  it('says what each rule gives, and what those who came lately have by them', async () => {
    desk()
    const rules = await screen.findByRole('region', { name: 'Rules' })
    await waitFor(() => expect(rules.textContent).toContain('Billing: Change'))
    expect(rules.textContent).toContain('by corp')
    const row = (await screen.findByText('Olga Lis')).closest('tr')!
    expect(row.textContent).toContain('Agent')
    expect(row.textContent).toContain('Rule 1')
  })

  it('shows who would meet a new rule before it is saved, and adds it behind the others', async () => {
    const { user, sent } = desk()
    await user.click(await screen.findByRole('button', { name: 'Add rule' }))
    const dialog = await screen.findByRole('dialog')
    await user.type(within(dialog).getByLabelText('Claim'), 'department')
    await user.type(within(dialog).getByLabelText('Values'), 'Sales')
    await within(dialog).findByText('Nobody who came within the last week would meet this rule.')
    await user.type(within(dialog).getByLabelText('Values'), '{enter}Support')
    await within(dialog).findByText(/would meet this rule: Olga Lis/)
    expect(sent).toHaveLength(0)
    await user.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toEqual({
      body: {
        rules: [support, { claim: 'department', values: ['Sales', 'Support'], roles: ['agent'], access: {} }],
        organizationClaim: 'company',
      },
      ifMatch: '"3"',
    })
  })

  it('takes a rule away after asking', async () => {
    const { user, sent } = desk()
    await user.click(await screen.findByRole('button', { name: 'Delete the rule department = Support' }))
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(sent.map((one) => one.body)).toEqual([{ rules: [], organizationClaim: 'company' }]))
    await screen.findByText(/everybody who comes by an outside provider is a customer/)
  })

  it('keeps what was written where somebody else was faster', async () => {
    const { user } = desk({
      refusal: { status: 412, body: { code: 'sign-on-rules-changed', detail: 'Somebody else has changed them.' } },
    })
    await user.click(await screen.findByRole('button', { name: 'Edit the rule department = Support' }))
    const dialog = await screen.findByRole('dialog')
    await user.type(within(dialog).getByLabelText('Values'), '{enter}Care')
    await user.click(within(dialog).getByRole('button', { name: 'Save' }))
    await within(dialog).findByText('Somebody else has changed them.')
    expect((within(dialog).getByLabelText('Values') as HTMLTextAreaElement).value).toBe('Support\nCare')
  })

  it('decides without a claim for organizations where the field is emptied', async () => {
    const { user, sent } = desk()
    await user.clear(await screen.findByLabelText('Claim that names it'))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent.map((one) => one.body)).toEqual([{ rules: [support] }]))
  })
})
