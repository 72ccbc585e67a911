import { useState } from 'react'
import type { TicketRow } from '../api/types'
import { settle, type Settled } from './settle'

interface Held extends Settled {
  name: string
  live: TicketRow[]
  focused: string | undefined
}

/**
 * The rows to show of a list. While `isWatched`, nothing moves in it; otherwise it is simply what it is.
 *
 * @param name which list; another one starts anew
 * @returns the rows, how many new ones wait, and how to let them in
 */
export function useSettled(
  name: string,
  live: TicketRow[],
  focused: string | undefined,
  isWatched: boolean,
): Settled & { refresh: () => void } {
  const [held, setHeld] = useState<Held>({ name, live, focused, rows: live, fresh: 0 })
  const asItIs = { name, live, focused, rows: live, fresh: 0 }
  let now: Held = held
  if (held.name !== name || !isWatched || held.rows.length === 0) {
    if (held.name !== name || held.rows !== live || held.focused !== focused) now = asItIs
  } else if (held.live !== live || held.focused !== focused) {
    now = { name, live, focused, ...settle(held, live, held.focused !== focused, focused) }
  }
  if (now !== held) setHeld(now)
  return { rows: now.rows, fresh: now.fresh, refresh: () => setHeld(asItIs) }
}
