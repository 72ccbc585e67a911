import { describe, expect, it } from 'vitest'
import type { TicketRow } from '../api/types'
import { settle, type Settled } from './settle'

const row = (id: string, state = 'open') => ({ id, state: { id: state, type: state } }) as TicketRow
const shown = (...ids: string[]): Settled => ({ rows: ids.map((id) => row(id)), fresh: 0 })
const told = ({ rows, fresh }: Settled) => ({ ids: rows.map(({ id, leaving }) => (leaving ? `${id}-` : id)), fresh })

describe('a list under somebody’s eyes', () => {
  it('counts new rows and pushes nothing down', () => {
    const after = settle(shown('a', 'b'), [row('n2'), row('n1'), row('a'), row('b')], false, 'a')
    expect(told(after)).toEqual({ ids: ['a', 'b'], fresh: 2 })
  })

  it('changes rows where they are, also when they would move up', () => {
    const after = settle(shown('a', 'b'), [row('b', 'waiting'), row('a')], false, 'a')
    expect(told(after)).toEqual({ ids: ['a', 'b'], fresh: 0 })
    expect(after.rows[1]!.state.id).toBe('waiting')
  })

  it('keeps a row that leaves until the focus has moved on', () => {
    const left = settle(shown('a', 'b', 'c'), [row('a'), row('c')], false, 'b')
    expect(told(left)).toEqual({ ids: ['a', 'b-', 'c'], fresh: 0 })
    expect(told(settle(left, [row('a'), row('c')], false, 'b')).ids).toEqual(['a', 'b-', 'c'])
    expect(told(settle(left, [row('a'), row('c')], true, 'c')).ids).toEqual(['a', 'c'])
  })

  it('keeps the row that the focus moves to, though it has left', () => {
    const left = settle(shown('a', 'b'), [row('a')], false, 'a')
    expect(told(settle(left, [row('a')], true, 'b')).ids).toEqual(['a', 'b-'])
  })

  it('lets a row that comes back be there again', () => {
    const left = settle(shown('a', 'b'), [row('a')], false, 'a')
    expect(told(settle(left, [row('a'), row('b')], false, 'a')).ids).toEqual(['a', 'b'])
  })

  it('adds at the end what was asked for there, or has come up from below', () => {
    expect(told(settle(shown('a', 'b'), [row('a'), row('b'), row('c')], false, 'a'))).toEqual({
      ids: ['a', 'b', 'c'],
      fresh: 0,
    })
  })
})
