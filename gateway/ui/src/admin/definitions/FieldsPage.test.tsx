import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MeContext } from '../../shell/me'
import FieldsPage from './FieldsPage'
import TypesPage from './TypesPage'

const defined = (id: string, en: string, more: object = {}) => ({
  id,
  label: { en },
  customerLabel: { en },
  order: 0,
  active: true,
  default: true,
  transitions: {},
  fields: [],
  ...more,
})
const PLAN = defined('ticket.plan', 'Plan', {
  target: 'ticket',
  name: 'plan',
  kind: 'select',
  help: {},
  options: [{ id: 'gold', label: { en: 'Gold' }, active: true }],
  visibility: 'internal',
  required: 'no',
  types: [],
  shown: { roles: [], states: [] },
  editable: { roles: [], states: [] },
})
const ANSWERS: Record<string, unknown> = {
  '/fields': { fields: [PLAN] },
  '/types': { types: [defined('incident', 'Incident')] },
  '/priorities': { priorities: [defined('high', 'High', { weight: 3 })] },
  '/ticket-settings': { keyPrefix: 'T', priority: 'normal' },
  '/states': {
    states: [
      defined('new', 'New', { type: 'new' }),
      defined('open', 'Open', { type: 'open' }),
      defined('closed', 'Closed', { type: 'closed' }),
    ],
  },
}

function open(page: React.ReactNode) {
  const sent: unknown[] = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const asked = path.replace('/api/v1', '')
    if ((init.method ?? 'GET') === 'GET') return Promise.resolve(Response.json(ANSWERS[asked]))
    sent.push([init.method, asked, JSON.parse(init.body as string)])
    return Promise.resolve(Response.json(PLAN))
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MeContext value={{ id: 'ada', name: 'Ada', roles: ['admin'], groups: [], permissions: [], access: {} }}>
        {page}
      </MeContext>
    </QueryClientProvider>,
  )
  return sent
}

const english = (dialog: HTMLElement, group: string) =>
  within(within(dialog).getByRole('group', { name: group })).getByRole('textbox', { name: 'English' })

describe('the page of the fields', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('makes a field of some types, needed for closing', async () => {
    const sent = open(<FieldsPage />)
    await userEvent.click(await screen.findByRole('button', { name: 'Add field' }))
    const dialog = screen.getByRole('dialog')
    await userEvent.type(english(dialog, 'Name'), 'Root cause')
    await userEvent.click(within(dialog).getByRole('checkbox', { name: 'Incident' }))
    await userEvent.click(within(dialog).getByRole('button', { name: /^No Required|Required/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'When closed' }))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Add field' }))
    await waitFor(() =>
      expect(sent).toEqual([
        [
          'POST',
          '/fields',
          {
            name: 'root-cause',
            label: { en: 'Root cause' },
            target: 'ticket',
            kind: 'text',
            visibility: 'internal',
            help: {},
            required: 'closing',
            types: ['incident'],
            shown: { roles: [], states: [] },
            editable: { roles: [], states: [] },
          },
        ],
      ]),
    )
  })

  it('asks nothing of a person’s field that only tickets can be asked', async () => {
    open(<FieldsPage />)
    await userEvent.click(await screen.findByRole('button', { name: 'Add field' }))
    const dialog = screen.getByRole('dialog')
    expect(within(dialog).getByRole('button', { name: /Required/ })).toBeTruthy()
    await userEvent.click(within(dialog).getByRole('button', { name: /Belongs to/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'People' }))
    expect(within(dialog).queryByRole('button', { name: /Required/ })).toBeNull()
    expect(within(dialog).queryByRole('checkbox', { name: 'Incident' })).toBeNull()
  })

  it('renames an option and adds another, keeping the ids', async () => {
    const sent = open(<FieldsPage />)
    await userEvent.click(await screen.findByRole('button', { name: 'Edit Plan' }))
    const dialog = screen.getByRole('dialog')
    await userEvent.clear(english(dialog, 'Gold'))
    await userEvent.type(english(dialog, 'Gold'), 'Golden')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Add option' }))
    await userEvent.type(english(dialog, 'New option'), 'Basic')
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Id' }), 'basic')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toMatchObject([
      'PATCH',
      '/fields/ticket.plan',
      {
        options: [
          { id: 'gold', label: { en: 'Golden' }, active: true },
          { id: 'basic', label: { en: 'Basic' }, active: true },
        ],
      },
    ])
  })
})

describe('the page of the types', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('says only the steps that are not all', async () => {
    const sent = open(<TypesPage />)
    await userEvent.click(await screen.findByRole('button', { name: 'Edit Incident' }))
    const dialog = screen.getByRole('dialog')
    await userEvent.click(within(dialog).getByRole('checkbox', { name: /Allow only some steps/ }))
    const fromNew = within(dialog).getByRole('group', { name: 'From New to' })
    await userEvent.click(within(fromNew).getByRole('checkbox', { name: 'Closed' }))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() =>
      expect(sent).toEqual([
        [
          'PATCH',
          '/types/incident',
          {
            label: { en: 'Incident' },
            offered: true,
            customerLabel: { en: 'Incident' },
            help: {},
            transitions: { new: ['open'] },
            priority: null,
          },
        ],
      ]),
    )
  })

  it('sets the prefix of ticket keys', async () => {
    const sent = open(<TypesPage />)
    const prefix = await screen.findByRole('textbox', { name: 'Prefix of ticket keys' })
    await userEvent.clear(prefix)
    await userEvent.type(prefix, 'ats{Enter}')
    await waitFor(() => expect(sent).toEqual([['PATCH', '/ticket-settings', { keyPrefix: 'ATS' }]]))
  })
})
