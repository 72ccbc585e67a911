import { useEffect, useRef } from 'react'

const NEAR_THE_END = 240

/** Who comes begins where the news begins; who is here is taken along to what is said next, unless they read further up. */
export function useShown(isPending: boolean, newest: string | undefined) {
  const mark = useRef<HTMLDivElement>(null)
  const before = useRef<{ newest: string | undefined; wasAtEnd: boolean }>({ newest: undefined, wasAtEnd: true })
  useEffect(() => {
    const note = () => {
      const { scrollHeight, scrollTop, clientHeight } = document.documentElement
      before.current.wasAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END
    }
    addEventListener('scroll', note, { passive: true })
    return () => removeEventListener('scroll', note)
  }, [])
  useEffect(() => {
    if (isPending || newest === undefined || newest === before.current.newest) return
    if (before.current.newest === undefined || before.current.wasAtEnd) {
      mark.current?.scrollIntoView?.({ block: 'nearest' })
    }
    before.current.newest = newest
  }, [isPending, newest])
  return mark
}
