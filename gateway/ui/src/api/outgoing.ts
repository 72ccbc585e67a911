import { useQuery } from '@tanstack/react-query'
import { call } from './http'
import { keys } from './queries'

export type SendingMode = 'held' | 'selected' | 'live'

/** To whom this installation sends mail; what only administrators may know is absent for others. */
export interface Sending {
  mode: SendingMode
  allowed?: string[] | null
  changedAt?: string | null
  changedBy?: string | null
  /** Mails that wait for a decision; `old` are those of `all` that were planned before `oldBefore`. */
  held: { all: number; old: number; oldBefore: string }
  /** How long an agent's answer waits, so that it can be taken back; 0 where it leaves at once. */
  undoSeconds?: number
  /** For `If-Match`. */
  version: number
}

/** Events about mails refresh it at once; what another administrator changed is seen within half a minute. */
const LOOK_AGAIN_MS = 30_000

export function useSending(isWanted = true) {
  return useQuery({
    enabled: isWanted,
    queryKey: keys.sending,
    queryFn: async ({ signal }): Promise<Sending> => {
      const { body, version } = await call<Omit<Sending, 'version'>>('/outgoing-mail/mode', { signal })
      return { ...body, version: version ?? 0 }
    },
    refetchInterval: LOOK_AGAIN_MS,
  })
}
