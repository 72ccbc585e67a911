import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import i18next from 'i18next'
import { afterEach, expect, it } from 'vitest'
import { keys } from '../../api/queries'
import type { FieldDefinition, Ticket } from '../../api/types'
import { MeContext } from '../../shell/me'
import { PublicFields } from './PublicFields'

const field = (name: string, more: object = {}) => ({
  id: `ticket.${name}`,
  target: 'ticket',
  name,
  kind: 'text',
  label: { en: `${name} in English`, pl: `${name} po polsku` },
  help: {},
  options: [],
  visibility: 'public',
  required: 'no',
  types: [],
  shown: { roles: [], states: [] },
  editable: { roles: [], states: [] },
  order: 0,
  active: true,
  ...more,
})

function show(fields: object[], values: Ticket['fields']) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  queries.setQueryData(keys.definitions('fields'), fields as FieldDefinition[])
  const ticket = { id: 't1', type: 'question', state: { id: 'open', type: 'open' }, fields: values } as Ticket
  render(
    <QueryClientProvider client={queries}>
      <MeContext value={{ id: 'jan', roles: ['customer'], groups: [], permissions: [], access: {} }}>
        <PublicFields ticket={ticket} />
      </MeContext>
    </QueryClientProvider>,
  )
}

afterEach(() => i18next.changeLanguage('en'))

it('shows a customer the public fields with a value, in the own language, and no other', async () => {
  await i18next.changeLanguage('pl')
  show(
    [
      field('plan', { kind: 'select', options: [{ id: 'gold', label: { en: 'Gold', pl: 'Złoty' }, active: true }] }),
      field('empty'),
      field('risk', { visibility: 'internal' }),
      field('cause', { types: ['incident'] }),
      field('desk', { shown: { roles: ['agent'], states: [] } }),
    ],
    {
      plan: { value: 'gold', visibility: 'public' },
      risk: { value: 'secret', visibility: 'internal' },
      cause: { value: 'elsewhere', visibility: 'public' },
      desk: { value: 'tidy', visibility: 'public' },
      unnamed: { value: 'A-17', visibility: 'public' },
    },
  )
  expect(screen.getByText('plan po polsku').nextElementSibling?.textContent).toBe('Złoty')
  expect(screen.getAllByRole('term')).toHaveLength(1)
})

it('takes no room where there is nothing to show', () => {
  show([field('plan')], {})
  expect(screen.queryByRole('term')).toBeNull()
})
