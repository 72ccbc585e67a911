import { startTransition, useEffect, useState } from 'react'

/**
 * False while a component is drawn first, true soon after. What stands beside the point and is dear to draw waits for it, so that
 * what somebody came for is on the screen before.
 */
export function useDrawn(): boolean {
  const [isDrawn, setDrawn] = useState(false)
  useEffect(() => startTransition(() => setDrawn(true)), [])
  return isDrawn
}
