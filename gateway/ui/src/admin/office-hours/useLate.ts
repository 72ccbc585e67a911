import { useEffect, useState } from 'react'

const PAUSE_MS = 300

/** The value as it was when somebody last paused, so that not every key asks a question. */
export function useLate<T>(value: T): T {
  const [late, setLate] = useState(value)
  const written = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setLate(JSON.parse(written) as T), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [written])
  return late
}
