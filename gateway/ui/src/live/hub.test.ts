import { describe, expect, it } from 'vitest'
import { Hub, type Told } from './hub'
import type { Listener } from './stream'

/** A stream that does what it is told, and how often it was opened and closed. */
function stand() {
  const streams: Listener[] = []
  let closed = 0
  const hub = new Hub((listener) => {
    streams.push(listener)
    return () => closed++
  })
  const tab = () => {
    const told: Told[] = []
    return { told, postMessage: (one: Told) => told.push(one) }
  }
  return { hub, tab, streams, closed: () => closed }
}

const OPENED = { type: 'ticket.opened.v1', ticketId: 't1', version: 1 }

describe('the tabs of a browser', () => {
  it('share one stream, and each hears everything', () => {
    const { hub, tab, streams } = stand()
    const [one, other] = [tab(), tab()]
    hub.hear(one, 'here')
    hub.hear(other, 'here')
    streams[0]!.notice(OPENED)
    expect(streams).toHaveLength(1)
    expect(one.told.at(-1)).toEqual({ notice: OPENED })
    expect(other.told.at(-1)).toEqual({ notice: OPENED })
  })

  it('know how the line is as soon as they come, and ask for what they may have missed', () => {
    const { hub, tab, streams } = stand()
    hub.hear(tab(), 'here')
    streams[0]!.connection('live')
    const late = tab()
    hub.hear(late, 'here')
    expect(late.told).toEqual([{ connection: 'live' }, { gap: true }])
  })

  it('let the stream go with the last of them', () => {
    const { hub, tab, streams, closed } = stand()
    const [one, other] = [tab(), tab()]
    hub.hear(one, 'here')
    hub.hear(other, 'here')
    hub.hear(one, 'gone')
    expect(closed()).toBe(0)
    hub.hear(other, 'gone')
    expect(closed()).toBe(1)
    hub.hear(one, 'here')
    expect(streams).toHaveLength(2)
  })

  it('are all live again once somebody has signed in on one of them', () => {
    const { hub, tab, streams } = stand()
    const left = tab()
    hub.hear(left, 'here')
    streams[0]!.connection('signed-out')
    hub.hear(tab(), 'here')
    streams[1]!.connection('live')
    expect(left.told).toEqual([{ connection: 'signed-out' }, { connection: 'live' }])
  })
})
