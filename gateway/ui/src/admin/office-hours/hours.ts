/** A part of a day; one that ends at or before it begins ends on the next day. */
export interface Hours {
  from: string
  to: string
}

const WINDOW = /^(\d{1,2})(?::(\d{2}))?\s*(?:-|–|—|~)\s*(\d{1,2})(?::(\d{2}))?$/

/** Reads `9-12, 13:00–18:00`; undefined where it is something else. Nothing written is a closed day. */
export function readHours(text: string): Hours[] | undefined {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter(Boolean)
  const windows: Hours[] = []
  for (const part of parts) {
    const [, fromHour, fromMinute = '00', toHour, toMinute = '00'] = WINDOW.exec(part) ?? []
    if (fromHour === undefined || toHour === undefined) return undefined
    const from = `${fromHour.padStart(2, '0')}:${fromMinute}`
    const to = `${toHour.padStart(2, '0')}:${toMinute}`
    if (!isTime(from, '23:59') || !isTime(to, '24:00') || from === to) return undefined
    windows.push({ from, to })
  }
  return windows
}

function isTime(time: string, latest: string) {
  return Number(time.slice(3)) < 60 && time <= latest
}

export function writeHours(hours: Hours[]): string {
  return hours.map(({ from, to }) => `${from}–${to}`).join(', ')
}
