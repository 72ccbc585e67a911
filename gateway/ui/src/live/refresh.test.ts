import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keys } from '../api/queries'
import { atMostEvery, effectOf, Refresher } from './refresh'

describe('an event', () => {
  it.each(['ticket.opened.v1', 'ticket.message-added.v1', 'ticket.assigned.v1'])(
    '%s makes its ticket old, and no list',
    (type) => {
      expect(effectOf({ type, ticketId: 't1', version: 4 })).toEqual({ kind: 'ticket', id: 't1', version: 4 })
    },
  )

  it('of the index alone makes lists old', () => {
    expect(effectOf({ type: 'ticket.indexed.v1', ticketId: 't1', version: 4 })).toEqual({ kind: 'lists' })
  })

  it('that a ticket has left our sight makes it gone', () => {
    expect(effectOf({ type: 'ticket.gone', ticketId: 't1' })).toEqual({ kind: 'gone', id: 't1' })
  })

  it('that an administrator has changed what we may see makes everything old', () => {
    expect(effectOf({ type: 'access.changed' })).toEqual({ kind: 'everything' })
  })

  it.each(['mail.sent.v1', 'mail.deferred.v1', 'mail.bounced.v1', 'mail.held.v1', 'mail.discarded.v1'])(
    '%s makes what became of the mails old, and no ticket',
    (type) => {
      expect(effectOf({ type, ticketId: 't1', version: 0 })).toEqual({ kind: 'mail', id: 't1' })
    },
  )

  it.each([
    ['person', 'people'],
    ['organization', 'people'],
    ['state', 'setup'],
    ['field', 'setup'],
    ['group', 'setup'],
  ])('of what stands beside the tickets makes that old: %s', (kind, effect) => {
    expect(effectOf({ type: 'current.changed', kind })).toEqual({ kind: effect })
  })

  it.each(['webhook.disabled.v1', 'alert.route-failed.v1'])('%s makes old what there is to set up', (type) => {
    expect(effectOf({ type, version: 3 })).toEqual({ kind: 'setup' })
  })

  it('that the bell has changed makes the notifications old, and nothing else', () => {
    expect(effectOf({ type: 'notifications.changed' })).toEqual({ kind: 'notifications' })
  })

  it('that this page does not know is passed over', () => {
    expect(effectOf({ type: 'webhook.delivered.v1', ticketId: 't1' })).toBeUndefined()
    expect(effectOf({ type: 'ticket.something-new.v9' })).toBeUndefined()
  })
})

describe('the refresher', () => {
  it('asks again for a ticket that is older than the event, and not for one that is not', () => {
    const queries = new QueryClient()
    queries.setQueryData(keys.ticketItself('t1'), { id: 't1', version: 3 })
    const refresher = new Refresher(queries)
    const isOld = () => queries.getQueryState(keys.ticketItself('t1'))?.isInvalidated

    refresher.notice({ type: 'ticket.assigned.v1', ticketId: 't1', version: 3 })
    expect(isOld()).toBe(false)
    refresher.notice({ type: 'ticket.assigned.v1', ticketId: 't1', version: 4 })
    expect(isOld()).toBe(true)
  })

  it('asks for states and people again where one has changed, and leaves the lists alone', () => {
    const queries = new QueryClient()
    const isOld = (key: readonly string[]) => queries.getQueryState(key)?.isInvalidated
    const states = keys.definitions('states')
    queries.setQueryData(states, [])
    queries.setQueryData(['people', 'jan'], {})
    queries.setQueryData(keys.views, [])
    const refresher = new Refresher(queries)
    refresher.notice({ type: 'current.changed', kind: 'state' })
    expect([isOld(states), isOld(['people', 'jan'])]).toEqual([true, false])
    refresher.notice({ type: 'current.changed', kind: 'person' })
    expect([isOld(['people', 'jan']), isOld(keys.views)]).toEqual([true, false])
  })

  it('refreshes the lists when the index says so, and leaves the open ticket alone', () => {
    const queries = new QueryClient()
    queries.setQueryData(keys.views, [])
    queries.setQueryData(keys.ticketItself('t1'), { id: 't1', version: 3 })
    new Refresher(queries).notice({ type: 'ticket.indexed.v1', ticketId: 't1', version: 4 })
    expect(queries.getQueryState(keys.views)?.isInvalidated).toBe(true)
    expect(queries.getQueryState(keys.ticketItself('t1'))?.isInvalidated).toBe(false)
  })
})

describe('at most every', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('runs the first call at once, gathers what follows, and loses no last one', () => {
    const run = vi.fn()
    const call = atMostEvery(1000, run)
    call()
    expect(run).toHaveBeenCalledTimes(1)
    call()
    call()
    expect(run).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1000)
    expect(run).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(5000)
    expect(run).toHaveBeenCalledTimes(2)
  })
})
