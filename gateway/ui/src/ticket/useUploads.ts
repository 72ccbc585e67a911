import { useEffect, useRef, useState } from 'react'
import { upload } from '../api/upload'
import type { Upload, Visibility } from '../api/types'
import { newKey } from '../parts/key'

/** A file on its way, or one that did not get there. */
export interface Sending {
  id: string
  /** The text that it belongs to, whichever is being written by the time it has arrived. */
  to: Visibility
  name: string
  file: File
  part: number
  problem?: unknown
}

/** Files on their way to the service; each is handed on as it arrives. */
export function useUploads(onArrived: (to: Visibility, file: Upload) => void) {
  const [sending, setSending] = useState<Sending[]>([])
  const stops = useRef(new Map<string, AbortController>())
  const arrived = useRef(onArrived)
  arrived.current = onArrived
  useEffect(() => {
    const all = stops.current
    return () => all.forEach((stop) => stop.abort())
  }, [])

  const change = (id: string, to: Partial<Sending>) =>
    setSending((all) => all.map((one) => (one.id === id ? { ...one, ...to } : one)))

  const forget = (id: string) => {
    stops.current.get(id)?.abort()
    stops.current.delete(id)
    setSending((all) => all.filter((one) => one.id !== id))
  }

  const start = async ({ id, to, file }: Sending) => {
    const stop = new AbortController()
    stops.current.set(id, stop)
    try {
      const there = await upload(file, (part) => change(id, { part }), stop.signal)
      if (stop.signal.aborted) return
      forget(id)
      arrived.current(to, there)
    } catch (problem) {
      change(id, { problem })
    }
  }

  return {
    sending,
    forget,
    send: (to: Visibility, files: Iterable<File>) => {
      const more = [...files].map((file): Sending => ({ id: newKey(), to, name: file.name, file, part: 0 }))
      setSending((all) => [...all, ...more])
      more.forEach((one) => void start(one))
    },
    retry: (one: Sending) => {
      // Without its problem it is on its way again.
      setSending((all) =>
        all.map(({ problem, ...rest }) => (rest.id === one.id ? { ...rest, part: 0 } : { ...rest, problem })),
      )
      void start(one)
    },
  }
}
