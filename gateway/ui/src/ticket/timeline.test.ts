import { describe, expect, it } from 'vitest'
import type { Change, Message } from '../api/types'
import { timeline } from './timeline'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 10, minute)).toISOString()
const message = (n: number, minute: number, author = 'jan') =>
  ({ id: `t:${n}`, n, createdAt: at(minute), author: { role: 'customer', id: author } }) as Message
const change = (version: number, minute: number, type: string, actor = 'person:maya'): Change => ({
  id: `e${version}`,
  version,
  type: `ticket.${type}.v1`,
  time: at(minute),
  actor,
  change: {},
})

const told = (entries: ReturnType<typeof timeline>) =>
  entries.map((entry) =>
    entry.kind === 'message'
      ? entry.message.n
      : entry.kind === 'seen'
        ? 'new'
        : entry.acts.map((act) => act.changes.map((one) => one.version)),
  )

describe('a conversation', () => {
  const messages = [message(1, 0), message(2, 10), message(3, 20)]

  it('has what was done between the messages, and no message twice', () => {
    const history = [
      change(1, 0, 'opened'),
      change(2, 5, 'assigned'),
      change(3, 10, 'message-added'),
      change(4, 15, 'state-changed'),
      change(5, 25, 'priority-changed'),
    ]
    expect(told(timeline(messages, history, false, undefined, 'maya'))).toEqual([1, [[2]], 2, [[4]], 3, [[5]]])
  })

  it('tells what one hand did at once as one act', () => {
    const history = [change(2, 5, 'assigned'), change(3, 5, 'state-changed'), change(4, 5, 'tags-changed', 'rule:x')]
    expect(told(timeline([message(1, 0)], history, false, undefined, 'maya'))).toEqual([1, [[2, 3], [4]]])
  })

  it('keeps what was done before the oldest message until older ones are here', () => {
    const history = [change(2, 5, 'assigned'), change(4, 15, 'state-changed')]
    expect(told(timeline(messages.slice(1), history, true, undefined, 'maya'))).toEqual([2, [[4]], 3])
  })

  it('marks where the unseen begins, and never above one’s own words', () => {
    expect(told(timeline(messages, [], false, 1, 'maya'))).toEqual([1, 'new', 2, 3])
    expect(told(timeline(messages, [], false, 3, 'maya'))).toEqual([1, 2, 3])
    expect(told(timeline([message(1, 0), message(2, 10, 'maya')], [], false, 1, 'maya'))).toEqual([1, 2])
  })
})
