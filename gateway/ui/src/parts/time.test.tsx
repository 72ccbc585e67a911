import { render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { moment, showZone, shownZone, When } from './time'

const NEW_YEAR = new Date('2026-12-31T23:30:00Z')
const here = Intl.DateTimeFormat().resolvedOptions().timeZone
const elsewhere = here === 'Asia/Seoul' ? 'Europe/Warsaw' : 'Asia/Seoul'

afterEach(() => showZone(undefined))

describe('a time', () => {
  it('is that of the zone which the person has chosen, and says so where the clock on the wall differs', () => {
    const ofBrowser = moment(NEW_YEAR, 'en')
    showZone(elsewhere)
    const expected = new Intl.DateTimeFormat('en', { timeZone: elsewhere, hour: 'numeric', minute: '2-digit' })
    expect(moment(NEW_YEAR, 'en')).toContain(expected.format(NEW_YEAR))
    expect(moment(NEW_YEAR, 'en')).toMatch(/GMT[+-]\d/)
    render(<When time={NEW_YEAR.toISOString()} />)
    expect(screen.getByTitle(/GMT[+-]\d/)).toBeTruthy()

    showZone(undefined)
    expect(moment(NEW_YEAR, 'en')).toBe(ofBrowser)
    expect(ofBrowser).not.toMatch(/GMT/)
  })

  it('is the browser’s where nobody has chosen, or has chosen what is no zone', () => {
    for (const zone of [undefined, null, '', 'Mars/Olympus', here]) {
      showZone(zone)
      expect(shownZone()).toBe(here)
      expect(moment(NEW_YEAR, 'en')).not.toMatch(/GMT/)
    }
  })
})
