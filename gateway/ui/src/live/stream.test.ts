import { afterEach, describe, expect, it, vi } from 'vitest'
import { follow, type Listener } from './stream'

const PROBLEM = { status: 410, headers: { 'Content-Type': 'application/problem+json' } }

function streamOf(...texts: string[]) {
  const bytes = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const text of texts) controller.enqueue(bytes.encode(text))
      controller.close()
    },
  })
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
}

function recorder() {
  const heard: string[] = []
  const listener: Listener = {
    connection: (state) => heard.push(state),
    notice: (notice) => heard.push(`${notice.type} ${notice.version}`),
    gap: () => heard.push('gap'),
  }
  return { heard, listener }
}

let stop = () => {}
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
})

const positions = (fetched: ReturnType<typeof vi.fn>) =>
  fetched.mock.calls.map(([, init]) => (init as { headers: Record<string, string> }).headers['Last-Event-ID'])

const never = () => new Promise<Response>(() => {})

describe('the stream', () => {
  it('begins with a gap, because what is shown may be older than its first id', async () => {
    const { heard, listener } = recorder()
    vi.stubGlobal('fetch', vi.fn().mockResolvedValueOnce(streamOf(': here\nid: p1\n\n')).mockImplementation(never))
    stop = follow(listener)
    await vi.waitFor(() => expect(heard).toEqual(['connecting', 'live', 'gap', 'away']))
  })

  it("goes on from the last id, a heartbeat's included, and then nothing is missed", async () => {
    const { heard, listener } = recorder()
    const notice = 'event: ticket.opened.v1\nid: p2\ndata: {"type":"ticket.opened.v1","ticketId":"t","version":1}\n\n'
    const fetched = vi
      .fn()
      .mockResolvedValueOnce(
        streamOf(': here\nid: p1\n\n', notice.slice(0, 20), notice.slice(20), ': here\nid: p3\n\n'),
      )
      .mockResolvedValueOnce(streamOf(': here\nid: p4\n\n'))
      .mockImplementation(never)
    vi.stubGlobal('fetch', fetched)
    stop = follow(listener)
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(3), 5000)
    expect(positions(fetched)).toEqual([undefined, 'p3', 'p4'])
    expect(heard.filter((word) => word === 'gap')).toHaveLength(1)
    expect(heard).toContain('ticket.opened.v1 1')
  })

  it('starts anew where its position is too old, and says that there is a gap', async () => {
    const { heard, listener } = recorder()
    const fetched = vi
      .fn()
      .mockResolvedValueOnce(streamOf(': here\nid: p1\n\n'))
      .mockResolvedValueOnce(new Response('{"code":"position-gone"}', PROBLEM))
      .mockResolvedValueOnce(streamOf(': here\nid: p9\n\n'))
      .mockImplementation(never)
    vi.stubGlobal('fetch', fetched)
    stop = follow(listener)
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(4), 8000)
    expect(positions(fetched)).toEqual([undefined, 'p1', undefined, 'p9'])
    expect(heard.filter((word) => word === 'gap')).toHaveLength(2)
  })

  it('ends with the login, and does not knock on', async () => {
    const { heard, listener } = recorder()
    const fetched = vi.fn().mockResolvedValue(new Response('{"code":"unauthenticated"}', { ...PROBLEM, status: 401 }))
    vi.stubGlobal('fetch', fetched)
    stop = follow(listener)
    await vi.waitFor(() => expect(heard.at(-1)).toBe('signed-out'))
    expect(fetched).toHaveBeenCalledTimes(1)
  })
})
