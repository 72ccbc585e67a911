import { useSyncExternalStore } from 'react'

const watchers = new Set<() => void>()

function watch(tell: () => void) {
  watchers.add(tell)
  return () => watchers.delete(tell)
}

/** A choice about the page that this browser keeps: one of `known`, the first until somebody chooses. */
export function useKept<Value extends string>(
  name: string,
  known: readonly [Value, ...Value[]],
): [Value, (chosen: Value) => void] {
  const key = `tidings.${name}`
  const kept = useSyncExternalStore(watch, () => localStorage.getItem(key))
  const value = known.find((one) => one === kept) ?? known[0]
  return [
    value,
    (chosen) => {
      localStorage.setItem(key, chosen)
      for (const tell of watchers) tell()
    },
  ]
}
