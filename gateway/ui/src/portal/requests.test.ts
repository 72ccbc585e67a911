import { describe, expect, it } from 'vitest'
import type { TypeOption } from '../api/types'
import { offered, plain, questionOf, type Wanted } from './requests'

const jan = { id: 'p1', roles: ['customer'], groups: [], permissions: [], access: {} }
const wanted = (more: Partial<Wanted> = {}): Wanted => ({ whose: 'mine', which: 'all', words: '', ...more })

describe('what a customer looks for', () => {
  it('is among the own requests, or among those that the organization shares', () => {
    expect(questionOf(wanted(), jan)).toBe('customer:"p1" -state:merged')
    const member = { ...jan, organization: { id: 'o1', name: 'Acme' } }
    expect(questionOf(wanted({ whose: 'organization', which: 'open' }), member)).toBe(
      'organization:"o1" -state:closed,merged',
    )
    expect(questionOf(wanted({ whose: 'organization' }), jan)).toContain('customer:"p1"')
  })

  it('is words and no conditions, whatever is typed', () => {
    expect(plain('state:open  (invoice OR "door")')).toBe('state open invoice door')
    expect(plain('-invoice T-101 jan@example.org')).toBe('invoice T-101 jan@example.org')
    expect(plain('결제 오류')).toBe('결제 오류')
    expect(plain('::()"')).toBe('')
  })
})

it('offers the types that are for customers, in their words', () => {
  const type = (id: string, more: Partial<TypeOption> = {}): TypeOption => ({
    id,
    label: { en: `${id} of the desk`, ko: `${id} 데스크` },
    order: 0,
    active: true,
    transitions: {},
    fields: [],
    offered: true,
    customerLabel: {},
    help: {},
    ...more,
  })
  const all = [
    type('question', { customerLabel: { en: 'I have a question', ko: '문의가 있어요' }, help: { ko: '궁금할 때' } }),
    type('problem', { offered: false }),
    type('old', { active: false }),
    type('plain'),
  ]
  expect(offered(all, 'ko')).toEqual([
    { id: 'question', name: '문의가 있어요', help: '궁금할 때' },
    { id: 'plain', name: 'plain 데스크', help: '' },
  ])
})
