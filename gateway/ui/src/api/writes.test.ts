import { beforeEach, describe, expect, it } from 'vitest'
import type { Ticket, TicketRow } from './types'
import { asRow, forgetWrites, remember, waitToken, withOwnWrites } from './writes'

const ticket = (id: string, version: number, state: string): Ticket => ({
  id,
  version,
  number: 1,
  key: 'T-1',
  subject: { value: 'Printer', visibility: 'public' },
  state: { id: state, type: state },
  priority: { id: 'normal', weight: 2 },
  customer: { id: 'c' },
  tags: [],
  landmarks: { messageCount: 1 },
  channel: 'email',
  createdAt: '2026-11-01T10:00:00Z',
  updatedAt: '2026-11-01T10:00:00Z',
})

const page = (...tickets: TicketRow[]) => ({ tickets, total: tickets.length, stale: true })

describe('own writes', () => {
  beforeEach(forgetWrites)

  it('lie over a list that does not have them yet', () => {
    remember(ticket('t1', 5, 'closed'))
    const shown = withOwnWrites(page(asRow(ticket('t1', 4, 'open')), asRow(ticket('t2', 9, 'open'))))
    expect(shown.tickets.map((row) => row.state.id)).toEqual(['closed', 'open'])
  })

  it('give way to a list that knows more', () => {
    remember(ticket('t1', 5, 'closed'))
    expect(withOwnWrites(page(asRow(ticket('t1', 6, 'open')))).tickets[0]!.state.id).toBe('open')
  })

  it('are what the next list waits for, for a while', () => {
    remember(ticket('t1', 5, 'closed'), 1_000)
    remember(ticket('t2', 7, 'open'), 2_000)
    expect(waitToken(3_000)).toBe('t2:7')
    expect(waitToken(90_000)).toBeUndefined()
  })

  it('never go backwards', () => {
    remember(ticket('t1', 5, 'closed'), 1_000)
    remember(ticket('t1', 4, 'open'), 2_000)
    expect(waitToken(3_000)).toBe('t1:5')
  })
})
