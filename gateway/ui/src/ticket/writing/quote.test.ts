import { describe, expect, it } from 'vitest'
import { quotedFrom } from './quote'
import { addressesIn } from './ReplyOptions'

describe('a quotation', () => {
  const message = { text: 'It does not close.\n\nPlease help', author: { role: 'customer' as const, name: 'Jan' } }

  it('is what was marked, else the whole message, with a sign before each line', () => {
    expect(quotedFrom(message, '')).toBe('Jan:\n> It does not close.\n>\n> Please help\n\n')
    expect(quotedFrom(message, ' not close ')).toBe('Jan:\n> not close\n\n')
  })
})

describe('further addresses', () => {
  it('are whole ones, each once', () => {
    expect(addressesIn('a@b.example, c@d.example;a@b.example half@')).toEqual(['a@b.example', 'c@d.example'])
  })
})
