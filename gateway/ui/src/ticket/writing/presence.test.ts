import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import { createElement, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refresher } from '../../live/refresh'
import { useBePresent, useOthers } from './presence'

const MAYA = { id: 'maya', name: 'Maya', doing: 'looking' as const }
const JUN = { id: 'jun', name: 'Jun', doing: 'replying' as const }

const closePage = () => window.dispatchEvent(new Event('pagehide'))

function page() {
  const said: { doing: string; arrived: boolean }[] = []
  vi.stubGlobal(
    'fetch',
    vi.fn((_address: string, init: RequestInit) => {
      said.push(JSON.parse(init.body as string) as { doing: string; arrived: boolean })
      return Promise.resolve(new Response(null, { status: 204 }))
    }),
  )
  // Whoever has just left in another test says so now, and not in this one.
  closePage()
  said.length = 0
  const queries = new QueryClient()
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client: queries }, children)
  const hook = renderHook(() => ({ say: useBePresent('t1', true), others: useOthers('t1', 'maya') }), { wrapper })
  return { said, queries, refresher: new Refresher(queries), ...hook }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a page of a ticket', () => {
  it('says that it is there, that somebody writes, and that it has gone', () => {
    const { said, result, unmount } = page()
    result.current.say('replying')
    result.current.say('replying')
    vi.advanceTimersByTime(8_000)
    unmount()
    vi.advanceTimersByTime(500)
    expect(said.map((one) => one.doing)).toEqual(['looking', 'replying', 'looking', 'gone'])
  })

  it('leaves the line to the next ticket first, and says that it has gone at once where the page closes', () => {
    const { said, unmount } = page()
    unmount()
    expect(said.map((one) => one.doing)).toEqual(['looking'])
    closePage()
    expect(said.map((one) => one.doing)).toEqual(['looking', 'gone'])
    vi.advanceTimersByTime(5_000)
    expect(said).toHaveLength(2)
  })

  it('asks who is there until it has been told, and says again in time that it is there', () => {
    const { said, refresher } = page()
    act(() => refresher.notice({ type: 'presence', ticketId: 't1', people: [MAYA] }))
    vi.advanceTimersByTime(20_000)
    expect(said.map((one) => one.arrived)).toEqual([true, false, false])
  })

  it('shows the others, and nobody any more once the line is cut', () => {
    const { result, refresher } = page()
    act(() => refresher.notice({ type: 'presence', ticketId: 't1', people: [JUN, MAYA] }))
    act(() => void vi.advanceTimersByTime(1))
    expect(result.current.others).toEqual([JUN])
    act(() => refresher.notice({ type: 'presence', ticketId: 't1', people: [MAYA] }))
    act(() => void vi.advanceTimersByTime(1))
    expect(result.current.others).toEqual([])
  })
})
