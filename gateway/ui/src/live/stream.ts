import { createParser } from 'eventsource-parser'
import { type Problem, problemIn } from '../api/http'
import type { Someone } from '../ticket/writing/presence'

/** What the stream tells of an event: enough to know what to ask for again. */
export interface Notice {
  type: string
  ticketId?: string
  version?: number
  /** Of a presence: everybody who is at the ticket now. */
  people?: Someone[]
  /** Of what has changed beside the tickets: person, organization, group, agent, state, priority, type or field. */
  kind?: string
}

export type Connection = 'connecting' | 'live' | 'away' | 'signed-out'

export interface Listener {
  connection(state: Connection): void
  notice(notice: Notice): void
  /** Something may have been missed: whatever is shown has to be asked for again. */
  gap(): void
}

const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 15_000
/** The service sends something at least every 15 s; silence for longer is a broken line that nobody has noticed. */
const SILENCE_MS = 40_000

/** What a page of somebody who signed in follows. */
const STREAM = '/api/v1/events/stream?presence=true&current=true&notifications=true'

/**
 * Follows the event stream until it is stopped. It is read with fetch rather than EventSource, which hides why a stream
 * ended: a login that has run out, a position that is too old and a service that is away each want something else.
 */
export function follow(listener: Listener, address = STREAM): () => void {
  const stopping = new AbortController()
  void listen(listener, address, stopping.signal)
  return () => stopping.abort()
}

async function listen(listener: Listener, address: string, stop: AbortSignal) {
  let position = ''
  let delay = FIRST_DELAY_MS
  while (!stop.aborted) {
    listener.connection('connecting')
    try {
      const response = await fetch(address, {
        headers: { Accept: 'text/event-stream', ...(position ? { 'Last-Event-ID': position } : {}) },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: stop,
      })
      if (response.ok && response.body) {
        // With a position nothing is missed. Without one the stream begins with its first id, and what is shown may be older.
        let hasGap = position === ''
        let joined = false
        const onId = (id: string) => {
          position = id
          if (!joined) {
            joined = true
            delay = FIRST_DELAY_MS
            listener.connection('live')
          }
          if (hasGap) {
            hasGap = false
            listener.gap()
          }
        }
        await read(response.body, onId, (notice) => listener.notice(notice))
      } else {
        const problem = await problemIn(response)
        if (problem.isSignedOut) return listener.connection('signed-out')
        if (isPositionRefused(problem)) position = ''
      }
    } catch {
      // The network is gone, or we are stopped; the loop knows which.
    }
    if (stop.aborted) return
    listener.connection('away')
    await pause(delay * (0.75 + Math.random() / 2), stop)
    delay = Math.min(delay * 2, LONGEST_DELAY_MS)
  }
}

function isPositionRefused(problem: Problem) {
  return problem.status === 410 || problem.status === 400
}

async function read(body: ReadableStream<Uint8Array>, onId: (id: string) => void, onNotice: (notice: Notice) => void) {
  const parser = createParser({
    onEvent: ({ id, data }) => {
      if (id) onId(id)
      const notice = parseNotice(data)
      if (notice) onNotice(notice)
    },
  })
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const ids = idReader(onId)
  for (;;) {
    const { done, value } = await within(SILENCE_MS, reader.read(), () => reader.cancel())
    if (done) return
    const text = decoder.decode(value, { stream: true })
    ids(text)
    parser.feed(text)
  }
}

/** Heartbeats carry an id and no data, which parsers pass over; they keep the position fresh where nothing happens. */
function idReader(onId: (id: string) => void) {
  let rest = ''
  return (text: string) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const id = /^id: ?(.+)$/m.exec(block)
      if (id && !/^data:/m.test(block)) onId(id[1]!)
    }
  }
}

function parseNotice(data: string): Notice | undefined {
  try {
    return JSON.parse(data) as Notice
  } catch {
    return undefined
  }
}

async function within<T>(ms: number, promise: Promise<T>, giveUp: () => void): Promise<T> {
  const timer = setTimeout(giveUp, ms)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    // The network coming back is the best moment to try.
    addEventListener('online', done)
    stop.addEventListener('abort', done)
    function done() {
      clearTimeout(timer)
      removeEventListener('online', done)
      stop.removeEventListener('abort', done)
      resolve()
    }
  })
}
