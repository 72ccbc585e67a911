import { describe, expect, it } from 'vitest'
import { readHours, writeHours } from './hours'

describe('the hours of a day', () => {
  it.each([
    ['09:00-12:00, 13:00-18:00', '09:00–12:00, 13:00–18:00'],
    ['9-12;13~18:30', '09:00–12:00, 13:00–18:30'],
    ['22:00 – 06:00', '22:00–06:00'],
    ['0-24', '00:00–24:00'],
    ['', ''],
    [' , ', ''],
  ])('are read as people write them: %s', (written, read) => {
    expect(writeHours(readHours(written)!)).toBe(read)
  })

  it.each(['nine to five', '09:00', '09:00-25:00', '09:60-10:00', '24:00-06:00', '09:00-09:00', '09:00-24:30'])(
    'are refused where they are none: %s',
    (written) => {
      expect(readHours(written)).toBeUndefined()
    },
  )
})
