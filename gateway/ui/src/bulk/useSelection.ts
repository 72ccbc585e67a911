import { useState } from 'react'

/** More than this many tickets are not changed in one go. */
export const MOST_TICKETS = 10_000

interface Chosen {
  name: string
  ids: ReadonlySet<string>
  /** From where a range goes. */
  anchor: string | undefined
  isWhole: boolean
}

/**
 * Which tickets of a list are selected. Rows that leave the list stay selected: what was chosen is what will be changed.
 *
 * @param name which list; another one starts without any
 */
export function useSelection(name: string) {
  const none: Chosen = { name, ids: new Set(), anchor: undefined, isWhole: false }
  const [held, setHeld] = useState<Chosen>(none)
  const chosen = held.name === name ? held : none
  const set = (ids: Iterable<string>, anchor?: string) => setHeld({ name, ids: new Set(ids), anchor, isWhole: false })
  return {
    ids: chosen.ids,
    isWhole: chosen.isWhole,
    /** Selects a row, or no longer. */
    toggle: (id: string) => {
      const ids = new Set(chosen.ids)
      if (!ids.delete(id)) ids.add(id)
      set(ids, id)
    },
    /** Selects all from the last one up to this, among these rows. */
    extend: (id: string, rows: string[]) => {
      const from = Math.max(0, rows.indexOf(chosen.anchor ?? id))
      const to = rows.indexOf(id)
      set([...chosen.ids, ...rows.slice(Math.min(from, to), Math.max(from, to) + 1)], id)
    },
    /** All of these rows, or none if they all were. */
    toggleAll: (rows: string[]) => set(rows.every((id) => chosen.ids.has(id)) ? [] : rows),
    /** Also what the list has not shown yet. */
    selectWhole: (rows: string[]) => setHeld({ name, ids: new Set(rows), anchor: undefined, isWhole: true }),
    clear: () => setHeld(none),
  }
}

export type Selection = ReturnType<typeof useSelection>

/** How many tickets a change of the selection is for. */
export function sizeOf(selection: Pick<Selection, 'ids' | 'isWhole'>, total: number): number {
  return selection.isWhole ? Math.min(total, MOST_TICKETS) : selection.ids.size
}
