import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
]

/** How long ago in words; after a week the day itself. */
export function ago(time: Date, now: Date, language: string): string {
  let amount = (time.getTime() - now.getTime()) / 1000
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) {
      const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
      return words.format(unit === 'second' ? 0 : Math.trunc(amount), unit)
    }
    amount /= size
  }
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(time)
}

/** A moment in words, with the exact time in the person's zone on hover. */
export function When({ time }: { time: string }) {
  const { i18n } = useTranslation()
  const now = useNow()
  const date = new Date(time)
  const exact = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'full', timeStyle: 'medium' }).format(date)
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
