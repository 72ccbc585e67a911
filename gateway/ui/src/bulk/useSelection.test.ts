import { act, renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { MOST_TICKETS, sizeOf, useSelection } from './useSelection'

const rows = ['1', '2', '3', '4']
const chosen = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort()

describe('a selection', () => {
  it('goes on from the last one to the next in either direction', () => {
    const { result } = renderHook(() => useSelection('open'))
    act(() => result.current.toggle('3'))
    act(() => result.current.extend('1', rows))
    expect(chosen(result.current)).toEqual(['1', '2', '3'])
    act(() => result.current.toggle('2'))
    expect(chosen(result.current)).toEqual(['1', '3'])
    act(() => result.current.extend('4', rows))
    expect(chosen(result.current)).toEqual(['1', '2', '3', '4'])
  })

  it('begins anew in another list', () => {
    const { result, rerender } = renderHook(({ name }) => useSelection(name), { initialProps: { name: 'open' } })
    act(() => result.current.toggle('1'))
    rerender({ name: 'all' })
    expect(result.current.ids.size).toBe(0)
  })

  it('may be the whole list, of which one goes out again with the rest that is not shown', () => {
    const { result } = renderHook(() => useSelection('open'))
    act(() => result.current.selectWhole(rows))
    expect(sizeOf(result.current, 312)).toBe(312)
    expect(sizeOf(result.current, MOST_TICKETS + 1)).toBe(MOST_TICKETS)
    act(() => result.current.toggle('2'))
    expect(sizeOf(result.current, 312)).toBe(3)
  })

  it('takes all that is shown, and then none of it', () => {
    const { result } = renderHook(() => useSelection('open'))
    act(() => result.current.toggle('2'))
    act(() => result.current.toggleAll(rows))
    expect(result.current.ids.size).toBe(4)
    act(() => result.current.toggleAll(rows))
    expect(result.current.ids.size).toBe(0)
  })
})
