import { describe, expect, it } from 'vitest'
import { mayChange, mayIn, type Me } from '../../api/types'
import { levelIn, withLevel } from './access'

const me = (access: Me['access'], ...permissions: string[]): Me => ({
  id: 'jun',
  roles: ['agent'],
  groups: [],
  permissions,
  access,
})

describe('access', () => {
  it('is the higher of a group’s own level and the one for every group', () => {
    expect(levelIn({ billing: 'read', '*': 'change' }, 'billing')).toBe('change')
    expect(levelIn({ billing: 'full', '*': 'read' }, 'billing')).toBe('full')
    expect(levelIn({ billing: 'full' }, 'sales')).toBeUndefined()
  })

  it('loses a line without a level and keeps the others', () => {
    expect(withLevel({ billing: 'read', sales: 'full' }, 'billing', undefined)).toEqual({ sales: 'full' })
    expect(withLevel({ sales: 'full' }, 'billing', 'create')).toEqual({ sales: 'full', billing: 'create' })
  })

  it('includes the levels below it', () => {
    expect(mayIn(me({ billing: 'change' }), 'create', 'billing')).toBe(true)
    expect(mayIn(me({ billing: 'read' }), 'create', 'billing')).toBe(false)
    expect(mayIn(me({ billing: 'full' }), 'read', undefined)).toBe(false)
    expect(mayIn(me({ '*': 'read' }), 'read', undefined)).toBe(true)
  })

  it('lets a ticket be changed only where permission and level both do', () => {
    const ticket = { group: { id: 'billing' } }
    expect(mayChange(me({ billing: 'change' }, 'ticket.change'), ticket)).toBe(true)
    expect(mayChange(me({ billing: 'read' }, 'ticket.change'), ticket)).toBe(false)
    expect(mayChange(me({ billing: 'full' }, 'ticket.read'), ticket)).toBe(false)
  })
})
