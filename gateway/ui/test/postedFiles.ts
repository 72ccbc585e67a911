import { act } from '@testing-library/react'
import { vi } from 'vitest'

/** Requests that send a file wait here until the test answers the newest. Ended by `vi.unstubAllGlobals`. */
export function postedFiles() {
  let newest: { status: number; response: unknown; onload: () => void } | undefined
  vi.stubGlobal(
    'XMLHttpRequest',
    class {
      status = 0
      response: unknown
      upload = {}
      onload = () => undefined
      open() {}
      setRequestHeader() {}
      abort() {}
      send() {
        newest = this
      }
    },
  )
  return {
    isWaiting: () => newest !== undefined,
    answer: (status: number, response: unknown) =>
      act(() => {
        Object.assign(newest!, { status, response })
        newest!.onload()
      }),
  }
}
