import { describe, expect, it } from 'vitest'
import type { FieldDefinition } from '../../api/types'
import { belongsTo, choices, isFor, isShown, read, said, written } from './fields'

const agent = { id: 'maya', roles: ['agent'], groups: [], permissions: [], access: {} }
const customer = { id: 'jan', roles: ['customer'], groups: [], permissions: [], access: {} }

function field(more: Partial<FieldDefinition> = {}): FieldDefinition {
  return {
    id: 'ticket.place',
    target: 'ticket',
    name: 'place',
    kind: 'tree',
    label: { en: 'Place' },
    help: {},
    options: [
      { id: 'house', label: { en: 'House', ko: '집' }, active: true },
      { id: 'roof', label: { en: 'Roof' }, parent: 'house', active: true },
      { id: 'cellar', label: { en: 'Cellar' }, parent: 'house', active: false },
    ],
    visibility: 'internal',
    required: 'no',
    types: [],
    shown: { roles: [], states: [] },
    editable: { roles: [], states: [] },
    order: 0,
    active: true,
    ...more,
  }
}

describe('a custom field', () => {
  it('belongs to its types, or to all', () => {
    expect(belongsTo(field(), null)).toBe(true)
    expect(belongsTo(field({ types: ['incident'] }), 'incident')).toBe(true)
    expect(belongsTo(field({ types: ['incident'] }), null)).toBe(false)
    expect(belongsTo(field({ target: 'person' }), 'incident')).toBe(false)
  })

  it('is the desk’s where no role is named, and customers have to be', () => {
    expect(isFor({ roles: [], states: [] }, agent, 'open')).toBe(true)
    expect(isFor({ roles: [], states: [] }, customer, 'open')).toBe(false)
    expect(isFor({ roles: ['customer'], states: [] }, customer, 'open')).toBe(true)
    expect(isFor({ roles: ['admin'], states: [] }, agent, 'open')).toBe(false)
    expect(isFor({ roles: [], states: ['new'] }, agent, 'open')).toBe(false)
    expect(isShown(field({ visibility: 'public' }), customer, undefined)).toBe(true)
    expect(isShown(field(), customer, undefined)).toBe(false)
    expect(isShown(field({ active: false }), agent, undefined)).toBe(false)
  })

  it('offers what is active and what is chosen, under what stands above it', () => {
    expect(choices(field(), 'ko', []).map(({ name }) => name)).toEqual(['집', '집 › Roof'])
    expect(choices(field(), 'en', ['cellar']).map(({ name }) => name)).toContain('House › Cellar')
  })

  it('reads what was written, and leaves what is no number to the service', () => {
    expect(read(field({ kind: 'number' }), ' 12 ')).toBe(12)
    expect(read(field({ kind: 'decimal' }), '1,5')).toBe(1.5)
    expect(read(field({ kind: 'number' }), 'many')).toBe('many')
    expect(read(field({ kind: 'text' }), '  ')).toBeNull()
    const time = field({ kind: 'date-time' })
    expect(read(time, written(time, '2026-11-22T09:30:00Z'))).toBe('2026-11-22T09:30:00.000Z')
  })

  it('says a value in the reader’s words', () => {
    expect(said(field(), 'roof', 'en', 'Yes', 'No')).toBe('House › Roof')
    expect(said(field({ kind: 'multi-select' }), ['house', 'roof'], 'en', 'Yes', 'No')).toBe('House, House › Roof')
    expect(said(field({ kind: 'checkbox', options: [] }), true, 'en', 'Yes', 'No')).toBe('Yes')
    expect(said(undefined, 'A-17', 'en', 'Yes', 'No')).toBe('A-17')
  })
})
