import { describe, expect, it } from 'vitest'
import { askedAt, matching, put } from './asked'
import { mentionedIn } from './colleagues'

describe('what is asked for while writing', () => {
  it('is a text module after two colons at the beginning of a word', () => {
    expect(askedAt('Hello ::gre', 11, false)).toEqual({ kind: 'module', from: 6, word: 'gre' })
    expect(askedAt('::', 2, false)).toEqual({ kind: 'module', from: 0, word: '' })
    expect(askedAt('std::vector', 11, false)).toBeUndefined()
    expect(askedAt('Hello ::gre there', 17, false)).toBeUndefined()
    expect(askedAt('안녕\n::인사', 7, false)).toEqual({ kind: 'module', from: 3, word: '인사' })
  })

  it('is a colleague after an at sign, where somebody may be named at all', () => {
    expect(askedAt('Ask @Ma', 7, true)).toEqual({ kind: 'mention', from: 4, word: 'Ma' })
    expect(askedAt('Ask @Maya Li', 12, true)).toEqual({ kind: 'mention', from: 4, word: 'Maya Li' })
    expect(askedAt('Ask @Ma', 7, false)).toBeUndefined()
    expect(askedAt('jan@customer', 12, true)).toBeUndefined()
  })

  it('is replaced by what was chosen, and the rest stays', () => {
    expect(put('Dear ::gr, bye', 5, 9, 'Jan')).toEqual({ text: 'Dear Jan, bye', caret: 8 })
  })

  it('offers first what begins like it', () => {
    const all = ['refund', 'no-refund', 'greeting']
    expect(matching(all, 're', (one) => [one])).toEqual(['refund', 'no-refund', 'greeting'])
    expect(matching(all, 'REF', (one) => [one])).toEqual(['refund', 'no-refund'])
  })
})

describe('a note', () => {
  const colleagues = [
    { id: 'maya', name: 'Maya Lind' },
    { id: 'jun', name: 'Jun (Night)' },
    { id: 'ma', name: 'Ma' },
  ]

  it('names whoever stands in it with the sign, and nobody whose name only begins so', () => {
    expect(mentionedIn('@Maya Lind, and @Jun (Night): look', colleagues)).toEqual(['maya', 'jun'])
    expect(mentionedIn('Maya Lind said', colleagues)).toEqual([])
  })
})
