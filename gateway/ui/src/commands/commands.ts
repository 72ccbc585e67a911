import { useEffect, useRef, useSyncExternalStore } from 'react'

/** What belongs together in the palette. A key may open only one of these: `s` the states. */
export const GROUPS = ['ticket', 'state', 'assignee', 'priority', 'group', 'list', 'go', 'page'] as const
export type Group = (typeof GROUPS)[number]

/** Something that can be done here and now, by its name or by a key. */
export interface Command {
  id: string
  /** In the person's language: what the palette finds it by. */
  name: string
  group: Group
  /** A key, or two one after the other with a space between: `r`, `g o`. As they are on a Latin keyboard. */
  keys?: string
  /** Shown where several commands are alternatives: this one is how it is now. */
  isChosen?: boolean
  run: () => void
}

const offered = new Set<() => Command[]>()
const listeners = new Set<() => void>()
let version = 0

function tell() {
  version++
  for (const listener of listeners) listener()
}

/** Offers commands for as long as the component is there. */
export function useCommands(commands: Command[]) {
  const latest = useRef(commands)
  latest.current = commands
  useEffect(() => {
    const offer = () => latest.current
    offered.add(offer)
    return () => {
      offered.delete(offer)
      tell()
    }
  }, [])
  // Whoever offers is drawn anew when there is more to choose from: what it can be set to has just been loaded, say.
  useEffect(tell)
}

/** {@link commandsNow}, and again whenever something else may be offered. */
export function useCommandsNow(): Command[] {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => version,
  )
  return commandsNow()
}

/** Everything that can be done at this moment; where two parts of the page offer the same, the newer one's. */
export function commandsNow(): Command[] {
  const byId = new Map<string, Command>()
  for (const offer of offered) for (const command of offer()) byId.set(command.id, command)
  return [...byId.values()].sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group))
}
