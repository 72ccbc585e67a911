import { renderHook } from '@testing-library/react'
import i18next from 'i18next'
import { afterEach, describe, expect, it } from 'vitest'
import { useWhy } from './why'

afterEach(() => i18next.changeLanguage('en'))

const said = (...[why, sentence]: Parameters<ReturnType<typeof useWhy>>) =>
  renderHook(() => useWhy()).result.current(why, sentence)

describe('why something did not go through', () => {
  it('is said in the words of the reader', async () => {
    const silent = { code: 'silent', facts: { peer: 'hook.example:443', millis: '5000', said: 'x' } }
    expect(said(silent, 'in English')).toBe('hook.example:443 was silent for 5 s.')
    await i18next.changeLanguage('pl')
    expect(said(silent, 'in English')).toBe('hook.example:443 milczał przez 5 s.')
    await i18next.changeLanguage('ko')
    expect(said(silent, 'in English')).toContain('5초')
  })

  it('is said with what was wrong the last time, where nothing has arrived for days', () => {
    const facts = { since: '2026-11-16T11:58:00Z', last: 'answered', status: '500' }
    expect(said({ code: 'failing', facts }, 'all')).toMatch(/^Nothing has arrived since .*2026.*: It answered 500\.$/)
    expect(said({ code: 'failing', facts: { ...facts, last: '' } }, 'as the service says it')).toBe(
      'as the service says it',
    )
  })

  it('is as the service says it where nobody has words for it', () => {
    expect(said(undefined, '404 no_service')).toBe('404 no_service')
    expect(said({ code: 'of-tomorrow', facts: {} }, 'Something new.')).toBe('Something new.')
  })
})
