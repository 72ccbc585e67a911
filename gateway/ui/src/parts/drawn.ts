import { startTransition, useEffect, useState } from 'react'

/**
 * False while a component is drawn first, true once that is on the screen. What stands beside the point, and is dear to draw or has
 * to be asked for, waits for it.
 *
 * @param isThere whether there is something to draw yet
 */
export function useDrawn(isThere = true): boolean {
  const [isDrawn, setDrawn] = useState(false)
  useEffect(() => {
    if (!isThere) return
    let after: ReturnType<typeof setTimeout> | undefined
    // A frame begins with this and ends on the screen, and only then is it the turn of what waits.
    const frame = requestAnimationFrame(() => {
      after = setTimeout(() => startTransition(() => setDrawn(true)))
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(after)
    }
  }, [isThere])
  return isDrawn
}
