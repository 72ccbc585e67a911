import { useEffect, useState } from 'react'
import { useSignedIn } from '../shell/me'
import { lastSeen, saw } from './seen'

/** What was seen before this visit; while the page is looked at, what comes counts as seen for the next one. */
export function useSeen(ticketId: string, newest: number | undefined): number | undefined {
  const me = useSignedIn()
  const [before] = useState(() => lastSeen(me.id, ticketId))
  useEffect(() => {
    if (newest === undefined) return
    const look = () => document.visibilityState === 'visible' && saw(me.id, ticketId, newest)
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [me.id, ticketId, newest])
  return before
}
