import type { TicketRow } from '../api/types'

/** A row as it is shown; one that is `leaving` is in the list no more and stands there until the eye has moved on. */
export interface ShownRow extends TicketRow {
  leaving?: boolean
}

export interface Settled {
  rows: ShownRow[]
  /** How many wait above until they are asked for. */
  fresh: number
}

/**
 * What a list shows after it has changed, so that nothing moves under the eye or the hand: rows stay in their places and change in
 * them, those that leave stay, new ones are only counted. What comes at the end is added there, where it pushes nothing.
 *
 * @param hasMovedOn whether the focus has gone to another row, which is when those that left may go
 * @param focused the row that it is on now
 */
export function settle(before: Settled, live: TicketRow[], hasMovedOn: boolean, focused: string | undefined): Settled {
  const now = new Map(live.map((row) => [row.id, row]))
  const rows = before.rows.flatMap((row): ShownRow[] => {
    const there = now.get(row.id)
    if (there) return [there]
    return hasMovedOn && row.leaving && row.id !== focused ? [] : [{ ...row, leaving: true }]
  })
  const shown = new Set(before.rows.map((row) => row.id))
  const lastShown = live.findLastIndex((row) => shown.has(row.id))
  const after = live.slice(lastShown + 1)
  const above = live.slice(0, lastShown + 1).filter((row) => !shown.has(row.id))
  return { rows: [...rows, ...after], fresh: above.length }
}
