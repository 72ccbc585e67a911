import { renderHook } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Command, commandsNow, useCommands } from './commands'
import { listenToKeys, signOf } from './keys'

const reply = vi.fn()
const open = vi.fn()
const palette = vi.fn()
const command = (id: string, keys: string, run: () => void): Command => ({ id, name: id, group: 'page', keys, run })

describe('a key', () => {
  let stop: () => void
  beforeEach(() => {
    vi.clearAllMocks()
    stop = listenToKeys(palette)
    renderHook(() => useCommands([command('reply', 'r', reply), command('open', 'g o', open)]))
  })
  afterEach(() => {
    stop()
    document.body.replaceChildren()
  })

  it('runs its command, and two one after the other theirs', async () => {
    await userEvent.keyboard('r')
    expect(reply).toHaveBeenCalledTimes(1)
    await userEvent.keyboard('go')
    expect(open).toHaveBeenCalledTimes(1)
    await userEvent.keyboard('o')
    expect(open).toHaveBeenCalledTimes(1)
  })

  it('is a letter where somebody writes, but the palette opens from everywhere', async () => {
    document.body.append(document.createElement('textarea'))
    document.querySelector('textarea')!.focus()
    await userEvent.keyboard('rgo')
    expect(reply).not.toHaveBeenCalled()
    expect(open).not.toHaveBeenCalled()
    await userEvent.keyboard('{Control>}k{/Control}')
    expect(palette).toHaveBeenCalledTimes(1)
  })

  it('is the same key while Hangul is switched on', () => {
    expect(signOf({ key: 'ㅓ', code: 'KeyJ' })).toBe('j')
    expect(signOf({ key: '?', code: 'Slash' })).toBe('?')
    expect(signOf({ key: 'Enter', code: 'Enter' })).toBe('Enter')
  })
})

it('a command is offered for as long as its part of the page is there', () => {
  const part = renderHook(() => useCommands([command('reply', 'r', reply)]))
  expect(commandsNow().map((one) => one.id)).toEqual(['reply'])
  part.unmount()
  expect(commandsNow()).toEqual([])
})
