import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import { keys } from '../api/queries'
import type { Change } from '../api/types'
import { Acts } from './Acts'

const PLAN = {
  target: 'ticket',
  name: 'plan',
  kind: 'select',
  label: { en: 'Plan' },
  options: [
    { id: 'silver', label: { en: 'Silver' }, active: true },
    { id: 'gold', label: { en: 'Gold' }, active: true },
  ],
}

function saidOf(change: Record<string, unknown>, type = 'ticket.fields-changed.v1') {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  for (const [what, all] of Object.entries({ fields: [PLAN], states: [], priorities: [], types: [] }))
    queries.setQueryData(keys.definitions(what as 'fields'), all)
  const changes = [{ id: 'e1', type, time: '2026-11-22T10:00:00Z', change }] as Change[]
  const act = { id: 'e1', by: { actor: 'person:maya', actorName: 'Maya' }, time: changes[0]!.time, changes }
  const { container } = render(
    <QueryClientProvider client={queries}>
      <Acts acts={[act]} />
    </QueryClientProvider>,
  )
  return container.textContent
}

const internal = (value: unknown) => ({ value, visibility: 'internal' })

it('says of each field what it was and what it became, in the words that people chose', () => {
  const said = saidOf({
    fields: ['plan', 'shop'],
    from: { plan: internal('silver') },
    to: { plan: internal('gold'), shop: internal('A-17') },
  })
  expect(said).toContain('Plan: Silver → Gold, shop: – → A-17')
})

it('tells a paragraph by its beginning', () => {
  const said = saidOf({ fields: ['shop'], to: { shop: internal('x'.repeat(4_000)) } })
  expect(said).toContain(`shop: – → ${'x'.repeat(60)}…`)
  expect(said!.length).toBeLessThan(200)
})

it('calls who watches by name', () => {
  const change = { added: ['7f3a'], removed: ['gone'], names: { '7f3a': 'Jun Park' } }
  const said = saidOf(change, 'ticket.watchers-changed.v1')
  expect(said).toContain('Watchers: +Jun Park −gone')
})

it('tells apart two people of one name, by what they differ in', () => {
  const jan = { id: 'p1', name: 'Jan Kowalski', email: 'jan@one.example' }
  const from = (to: Record<string, unknown>) => saidOf({ from: jan, to }, 'ticket.customer-changed.v1')
  expect(from({ id: 'p2', name: 'Ewa Nowak', email: 'ewa@one.example' })).toContain('Jan Kowalski → Ewa Nowak')
  expect(from({ ...jan, id: 'p2', email: 'jan@two.example' })).toContain(
    'Jan Kowalski (jan@one.example) → Jan Kowalski (jan@two.example)',
  )
  expect(from({ id: 'p2', name: 'Jan Kowalski' })).toContain('Jan Kowalski (jan@one.example) → Jan Kowalski (p2)')
  expect(from({ ...jan, id: 'p2' })).toContain('Jan Kowalski (p1) → Jan Kowalski (p2)')
})
