import { expect, it } from 'vitest'
import type { FieldDefinition } from '../api/types'
import { emptyRequest, fieldsFor, filledIn, keepRequest, keptRequest, missing } from './newRequest'

const jan = { id: 'p1', roles: ['customer'], groups: [], permissions: [], access: {} }

const field = (name: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `ticket.${name}`,
  target: 'ticket',
  name,
  kind: 'text',
  label: { en: name },
  help: {},
  options: [],
  visibility: 'public',
  required: 'no',
  types: [],
  shown: { roles: [], states: [] },
  editable: { roles: ['customer'], states: [] },
  order: 0,
  active: true,
  ...more,
})

it('has the fields of its type that are public, shown and the customer’s to write', () => {
  const all = [
    field('serial', { types: ['incident'] }),
    field('plan'),
    field('risk', { visibility: 'internal' }),
    field('desk', { editable: { roles: [], states: [] } }),
    field('hidden', { shown: { roles: ['agent'], states: [] } }),
    field('gone', { active: false }),
  ]
  expect(fieldsFor(all, jan, 'incident').map(({ name }) => name)).toEqual(['serial', 'plan'])
  expect(fieldsFor(all, jan, undefined).map(({ name }) => name)).toEqual(['plan'])
})

it('misses what has to be filled in, a choice as well', () => {
  const all = [field('plan', { kind: 'select', required: 'opening' }), field('cause', { required: 'closing' })]
  expect(missing(all, {})?.name).toBe('plan')
  expect(missing(all, { plan: 'gold' })).toBeUndefined()
})

it('sends nothing that belongs to a type that was left again', () => {
  expect(filledIn([field('plan')], { plan: 'gold', serial: '4711', note: null })).toEqual({ plan: 'gold' })
})

it('is kept for its writer until it is sent, and for nobody else', () => {
  keepRequest('p1', { ...emptyRequest(), subject: 'Door' })
  expect(keptRequest('p1').subject).toBe('Door')
  expect(keptRequest('p2').subject).toBe('')
  keepRequest('p1', emptyRequest())
  expect(localStorage.length).toBe(0)
})
