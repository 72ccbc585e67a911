import { QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import { createElement, type ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Refresher } from '../live/refresh'
import { keys, newQueryClient, takeIn, useHistory, useMessages, usePrefetchTicket, useTicket } from './queries'
import type { Ticket } from './types'

const ticket = (version: number) => ({ id: 't1', key: 'T-1', version, landmarks: { messageCount: 1 } }) as Ticket

const parts = (version: number) => ({
  messages: { messages: [{ id: 't1:1', n: 1, text: `as of ${version}` }], next: 'older' },
  history: { history: [{ id: `e${version}`, version }] },
})

/** Answers each request when the test says so. */
function desk() {
  const asked: string[] = []
  const waiting: { path: string; signal: AbortSignal; answer: (response: Response) => void }[] = []
  vi.stubGlobal('fetch', (address: string, { signal }: { signal: AbortSignal }) => {
    const path = address.replace('/api/v1', '')
    asked.push(path)
    return new Promise<Response>((answer, refuse) => {
      waiting.push({ path, signal, answer })
      signal.addEventListener('abort', () => refuse(new DOMException('away', 'AbortError')))
    })
  })
  const queries = newQueryClient()
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client: queries }, children)
  return {
    asked,
    waiting,
    queries,
    refresher: new Refresher(queries),
    using: <T>(hook: () => T) => renderHook(hook, { wrapper }),
    /** Answers all that waits, as the ticket is at this version. */
    answer: (version: number) =>
      act(async () => {
        for (const { path, answer } of waiting.splice(0)) {
          const { messages, history } = parts(version)
          if (path.includes('?with=')) {
            answer(Response.json({ ...ticket(version), messages, ...(path.includes('history') ? { history } : {}) }))
          } else if (path.includes('/messages')) answer(Response.json(messages))
          else if (path.includes('/history')) answer(Response.json(history))
          else answer(Response.json(ticket(version)))
        }
        await new Promise((done) => setTimeout(done))
      }),
  }
}

const WHOLE = '/tickets/t1?with=messages,history'

/** What the page of a ticket uses once that is there. */
function usePage(name: string) {
  const read = useTicket(name, true)
  return { ticket: read.data, error: read.error }
}

function useConversation(version: number) {
  return { messages: useMessages('t1').data, changes: useHistory(ticket(version)).data }
}

describe('a ticket', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is opened with one request, however often it is asked for ahead and whoever waits for it', async () => {
    const { asked, using, answer, queries } = desk()
    const prefetch = using(() => usePrefetchTicket({ id: 't1', version: 3 }, true)).result.current
    prefetch()
    prefetch()
    const page = using(() => usePage('t1'))
    await answer(4)
    await waitFor(() => expect(page.result.current.ticket?.version).toBe(4))
    // Without the parts: those are elsewhere.
    expect(queries.getQueryData(keys.ticketItself('t1'))).toEqual(ticket(4))

    const conversation = using(() => useConversation(4))
    prefetch()
    expect(conversation.result.current.messages?.map((one) => one.text)).toEqual(['as of 4'])
    expect(conversation.result.current.changes?.map((one) => one.version)).toEqual([4])
    expect(asked).toEqual([WHOLE])
  })

  it('reads on from where what came along ends', async () => {
    const { asked, using, answer } = desk()
    using(() => usePage('t1'))
    await answer(450)
    const messages = using(() => useMessages('t1'))
    const history = using(() => useHistory(ticket(450)))
    act(() => {
      void messages.result.current.fetchNextPage()
      void history.result.current.fetchNextPage()
    })
    await waitFor(() =>
      expect(asked.slice(1)).toEqual(['/tickets/t1/messages?before=older', '/tickets/t1/history?after=50&limit=500']),
    )
  })

  it('is read once where somebody comes by its number, and goes on under its id', async () => {
    const { asked, using, answer } = desk()
    using(() => usePage('T-1'))
    await answer(4)
    expect(using(() => usePage('t1')).result.current.ticket?.version).toBe(4)
    expect(using(() => useConversation(4)).result.current.messages).toHaveLength(1)
    expect(asked).toEqual(['/tickets/T-1?with=messages,history'])
  })

  it('comes without its history for a customer', async () => {
    const { asked, using, answer, queries } = desk()
    using(() => useTicket('t1', false))
    await answer(4)
    expect(asked).toEqual(['/tickets/t1?with=messages,steps'])
    expect(queries.getQueryData(keys.history('t1'))).toBeUndefined()
  })

  it('is asked for by its parts once it is known', async () => {
    const { asked, using, answer, queries } = desk()
    using(() => usePage('t1'))
    await answer(4)
    using(() => useConversation(4))
    act(() => void queries.invalidateQueries({ queryKey: keys.ticket('t1') }))
    expect(asked.slice(1).sort()).toEqual([
      '/tickets/t1',
      '/tickets/t1/history?after=0&limit=500',
      '/tickets/t1/messages',
    ])
  })

  it('is asked for again where something happened while it was on its way', async () => {
    const { asked, using, answer, refresher } = desk()
    const page = using(() => usePage('t1'))
    refresher.notice({ type: 'ticket.message-added.v1', ticketId: 't1', version: 5 })
    await answer(4)
    const conversation = using(() => useConversation(4))
    await waitFor(() => expect(asked).toHaveLength(4))
    await answer(5)
    await waitFor(() => expect(page.result.current.ticket?.version).toBe(5))
    await waitFor(() => expect(conversation.result.current.messages?.map((one) => one.text)).toEqual(['as of 5']))
    await waitFor(() => expect(conversation.result.current.changes?.map((one) => one.version)).toEqual([5]))
  })

  it('is not asked for again where its answer knows what happened, or where that was another', async () => {
    const { asked, using, answer, refresher } = desk()
    using(() => usePage('t1'))
    refresher.notice({ type: 'ticket.message-added.v1', ticketId: 't1', version: 5 })
    refresher.notice({ type: 'ticket.message-added.v1', ticketId: 't2', version: 9 })
    refresher.notice({ type: 'mail.sent.v1', ticketId: 't2', version: 0 })
    await answer(5)
    using(() => useConversation(5))
    expect(asked).toEqual([WHOLE])
  })

  it('tells what became of a mail also where that was told while it was on its way', async () => {
    const { asked, using, answer, refresher } = desk()
    using(() => usePage('T-1'))
    refresher.notice({ type: 'mail.sent.v1', ticketId: 't1', version: 0 })
    await answer(4)
    using(() => useConversation(4))
    expect(asked.slice(1)).toEqual(['/tickets/t1/messages'])
  })

  it('is asked for again after a gap in what is told', async () => {
    const { asked, using, answer, refresher } = desk()
    using(() => usePage('t1'))
    refresher.everything()
    await answer(4)
    expect(asked).toEqual([WHOLE, '/tickets/t1'])
  })

  it('has its conversation asked for again where that alone was on its way', async () => {
    const { asked, using, answer, queries, refresher } = desk()
    takeIn(queries, ticket(4))
    const conversation = using(() => useConversation(4))
    refresher.notice({ type: 'ticket.message-added.v1', ticketId: 't1', version: 5 })
    await answer(4)
    await waitFor(() => expect(asked.filter((path) => path === '/tickets/t1/messages')).toHaveLength(2))
    await answer(5)
    await waitFor(() => expect(conversation.result.current.messages?.map((one) => one.text)).toEqual(['as of 5']))
  })

  it('stays as new as a change has made it that was answered meanwhile', async () => {
    const { using, answer, queries } = desk()
    const page = using(() => usePage('t1'))
    act(() => takeIn(queries, ticket(6)))
    await answer(4)
    await waitFor(() => expect(queries.isFetching()).toBe(0))
    await waitFor(() => expect(page.result.current.ticket?.version).toBe(6))
    act(() => void queries.invalidateQueries({ queryKey: keys.ticketItself('t1') }))
    act(() => takeIn(queries, ticket(8)))
    await answer(7)
    await waitFor(() => expect(queries.isFetching()).toBe(0))
    await waitFor(() => expect(page.result.current.ticket?.version).toBe(8))
  })

  it('leaves alone what somebody has asked for by itself meanwhile', async () => {
    const { using, answer, queries } = desk()
    using(() => usePage('t1'))
    const newer = { pages: [{ messages: [] }], pageParams: [undefined] }
    act(() => void queries.setQueryData(keys.messages('t1'), newer, { updatedAt: Date.now() + 1 }))
    await answer(4)
    expect(queries.getQueryData(keys.messages('t1'))).toBe(newer)
  })

  it('is let go where nobody waits for it any more', async () => {
    const { waiting, using, queries } = desk()
    const page = using(() => usePage('t1'))
    const { signal } = waiting[0]!
    page.unmount()
    expect(signal.aborted).toBe(true)
    await waitFor(() => expect(queries.isFetching()).toBe(0))
    expect(queries.getQueryData(keys.messages('t1'))).toBeUndefined()
  })

  it('that is not there says so, and is asked for whole the next time', async () => {
    const { asked, waiting, using } = desk()
    const page = using(() => usePage('t1'))
    await act(async () => {
      waiting.splice(0)[0]!.answer(Response.json({ code: 'ticket-not-found', detail: 'none' }, { status: 404 }))
      await new Promise((done) => setTimeout(done))
    })
    await waitFor(() => expect(page.result.current.error).toMatchObject({ status: 404 }))
    page.unmount()
    using(() => usePage('t1'))
    expect(asked).toEqual([WHOLE, WHOLE])
  })
})
