import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
]

/** What writes times in a language. Making one takes longer than writing a hundred times with it. */
const writers = new Map<string, ReturnType<typeof newWriters>>()

/** What the person has chosen; the browser's own where absent. */
let chosen: string | undefined

const ofBrowser = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The time zone in which times are shown. */
export const shownZone = () => chosen ?? ofBrowser()

/** Shows times in a zone that somebody has chosen; in the browser's where that is absent, or none that the browser knows. */
export function showZone(zone: string | null | undefined) {
  const wanted = zone && isKnown(zone) && zone !== ofBrowser() ? zone : undefined
  if (wanted === chosen) return
  chosen = wanted
  writers.clear()
}

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** A medium date and a short time, which Intl puts no zone's name beside. */
const NUMBERS = { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const

function newWriters(language: string) {
  // Beside a clock on the wall that shows another time, a time has to say whose it is.
  const short: Intl.DateTimeFormatOptions = chosen
    ? { ...NUMBERS, timeZone: chosen, timeZoneName: 'short' }
    : { dateStyle: 'medium', timeStyle: 'short' }
  const timeZone = shownZone()
  return {
    ago: new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }),
    day: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone }),
    moment: new Intl.DateTimeFormat(language, short),
    exact: new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: chosen ? 'long' : 'medium', timeZone }),
  }
}

function writersIn(language: string) {
  let known = writers.get(language)
  if (!known) writers.set(language, (known = newWriters(language)))
  return known
}

/** How long ago in words; after a week the day itself. */
export function ago(time: Date, now: Date, language: string): string {
  let amount = (time.getTime() - now.getTime()) / 1000
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) {
      return writersIn(language).ago.format(unit === 'second' ? 0 : Math.trunc(amount), unit)
    }
    amount /= size
  }
  return writersIn(language).day.format(time)
}

/** The day and the minute, in the person's zone. */
export function moment(time: Date, language: string): string {
  return writersIn(language).moment.format(time)
}

/** A moment in words, with the exact time in the person's zone on hover. */
export function When({ time }: { time: string }) {
  const { i18n } = useTranslation()
  const now = useNow()
  const date = new Date(time)
  const exact = writersIn(i18n.language).exact.format(date)
  return (
    <time dateTime={time} title={exact}>
      {ago(date, now, i18n.language)}
    </time>
  )
}

function useNow() {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
