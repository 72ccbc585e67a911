import { describe, expect, it } from 'vitest'
import { inReadingOrder } from '../../api/queries'
import type { Message, TicketRow } from '../../api/types'
import { candidates } from './joins'
import { after } from './Splitting'

const row = (id: string, customer: string) => ({ id, customer: { id: customer } }) as TicketRow
const message = (ticketId: string, n: number) => ({ id: `${ticketId}:${n}`, ticketId, n, erased: false }) as Message

describe('tickets that one may be joined with', () => {
  it('are the same customer’s first, and never the ticket itself', () => {
    const found = [row('t2', 'ola'), row('t1', 'jan'), row('t3', 'jan'), row('t4', 'ola')]
    const names = candidates({ id: 't1', customer: { id: 'jan' } }, found).map(({ id }) => id)
    expect(names).toEqual(['t3', 't2', 't4'])
  })
})

describe('a conversation of merged tickets', () => {
  it('stays in the order in which it was said, though each ticket counts for itself', () => {
    const pages = [
      { messages: [message('t1', 3), message('t2', 2), message('t1', 2)], next: '2,7:2' },
      { messages: [message('t1', 2), message('t2', 1), message('t1', 1)] },
    ]
    expect(inReadingOrder({ pages, pageParams: [] }).map(({ id }) => id)).toEqual([
      't1:1',
      't2:1',
      't1:2',
      't2:2',
      't1:3',
    ])
  })

  it('is split off by the numbers of the ticket that a message was written to', () => {
    const messages = [message('t1', 1), message('t2', 1), message('t1', 2), message('t2', 2), message('t1', 3)]
    expect(after(messages, messages[0]!)).toEqual([2, 3])
    expect(after(messages, messages[1]!)).toEqual([2])
  })
})
