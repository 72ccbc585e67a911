import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { forgetPresence } from '../ticket/writing/presence'
import { Refresher } from './refresh'
import { followTogether } from './shared'
import type { Connection } from './stream'

/** While nobody tells us what has changed, we look ourselves. */
const LOOK_EVERY_MS = 10_000

/** Keeps what is shown fresh while it is mounted, and tells how the line is. */
export function useLive(): Connection {
  const queries = useQueryClient()
  const [connection, setConnection] = useState<Connection>('connecting')
  useEffect(() => {
    const refresher = new Refresher(queries)
    return followTogether({
      connection: (state) => {
        setConnection(state)
        if (state === 'live') refresher.beside()
        else forgetPresence(queries)
      },
      notice: (notice) => refresher.notice(notice),
      gap: () => refresher.everything(),
    })
  }, [queries])
  const isBlind = connection === 'connecting' || connection === 'away'
  useEffect(() => {
    if (!isBlind) return
    const timer = setInterval(() => void queries.invalidateQueries(), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isBlind, queries])
  return connection
}
