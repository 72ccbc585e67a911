import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from '../../api/http'
import { newKey } from '../../parts/key'

export type Doing = 'looking' | 'replying' | 'noting'

export interface Someone {
  id: string
  name: string
  doing: Doing
}

const key = (ticketId: string) => ['presence', ticketId] as const

/** As the service forgets whoever is silent for 25 s. */
const SAY_EVERY_MS = 10_000
/** Whoever has not touched a key for so long thinks, or has gone for coffee. */
const PAUSE_MS = 8_000
/** Whoever leaves a ticket mostly opens the next one: that comes first. */
const LEAVE_AFTER_MS = 500

/** Takes in what the live stream has told of a ticket. */
export function takePresence(queries: QueryClient, ticketId: string, people: Someone[]) {
  queries.setQueryData(key(ticketId), people)
}

/** Without the stream nobody tells who leaves: better no word than a false one. */
export function forgetPresence(queries: QueryClient) {
  queries.removeQueries({ queryKey: ['presence'] })
}

/** Who else is at this ticket, as the live stream tells. */
export function useOthers(ticketId: string, me: string): Someone[] {
  const told = useQuery<Someone[]>({ queryKey: key(ticketId), queryFn: () => [], enabled: false, gcTime: 60_000 })
  return (told.data ?? []).filter((one) => one.id !== me)
}

/** Says that this page shows a ticket, and what is done on it; a page that nobody looks at says nothing. */
export function useBePresent(ticketId: string, isWanted: boolean): (doing: Doing) => void {
  const queries = useQueryClient()
  const write = useRef<(doing: Doing) => void>(() => {})
  useEffect(() => {
    if (!isWanted) return
    const page = newKey()
    let doing: Doing = 'looking'
    let pause: ReturnType<typeof setTimeout> | undefined
    const say = (what: Doing | 'gone') => {
      const arrived = what !== 'gone' && queries.getQueryData(key(ticketId)) === undefined
      // Said again in a moment, so nobody need hear that it was not heard.
      call<void>(`/tickets/${ticketId}/presence`, { method: 'PUT', body: { page, doing: what, arrived } }).catch(
        () => {},
      )
    }
    const look = () => {
      doing = 'looking'
      say(doing)
    }
    write.current = (what) => {
      clearTimeout(pause)
      pause = what === 'looking' ? undefined : setTimeout(look, PAUSE_MS)
      if (what === doing) return
      doing = what
      say(doing)
    }
    const turn = () => say(document.visibilityState === 'hidden' ? 'gone' : doing)
    const leave = () => say('gone')
    if (document.visibilityState !== 'hidden') say(doing)
    const timer = setInterval(() => document.visibilityState !== 'hidden' && say(doing), SAY_EVERY_MS)
    document.addEventListener('visibilitychange', turn)
    window.addEventListener('pagehide', leave)
    return () => {
      write.current = () => {}
      clearInterval(timer)
      clearTimeout(pause)
      document.removeEventListener('visibilitychange', turn)
      window.removeEventListener('pagehide', leave)
      const last = () => {
        clearTimeout(later)
        window.removeEventListener('pagehide', last)
        leave()
      }
      const later = setTimeout(last, LEAVE_AFTER_MS)
      window.addEventListener('pagehide', last)
    }
  }, [queries, ticketId, isWanted])
  return (doing) => write.current(doing)
}
