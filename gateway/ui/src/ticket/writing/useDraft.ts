import { useEffect, useReducer, useRef, useState } from 'react'
import { call } from '../../api/http'
import { isAgent, type Visibility } from '../../api/types'
import { useSignedIn } from '../../shell/me'
import { keepDraft, keptBase, keptDraft, nextDraft } from '../draft'
import { DraftKeeper, type Kept, type Keeping } from './keeper'

/**
 * What one is writing in a ticket. It survives a reload by what this browser keeps; an agent's also another device, by what the
 * service keeps.
 *
 * @param isWanted when to ask the service what it keeps
 */
export function useDraft(ticketId: string, isWanted: boolean) {
  const me = useSignedIn()
  const agent = isAgent(me)
  const [draft, act] = useReducer(nextDraft, undefined, () => keptDraft(me.id, ticketId))
  const [keeping, setKeeping] = useState<Keeping>(agent ? 'saving' : 'saved')
  const [isLost, setLost] = useState(false)
  const [other, setOther] = useState<Kept>()
  const keeper = useRef<DraftKeeper>(undefined)
  const latest = useRef(draft)
  latest.current = draft

  useEffect(() => {
    if (!agent) return
    const path = `/tickets/${ticketId}/draft`
    const one = new DraftKeeper(
      {
        read: async () => (await call<Kept>(path)).body,
        keep: async (version, wanted) =>
          (await call<Kept>(path, { method: 'PUT', body: wanted, headers: { 'If-Match': `"${version}"` } })).body,
      },
      { take: (taken) => act({ type: 'take', draft: taken }), tell: setKeeping, differs: setOther },
      latest.current,
      keptBase(me.id, ticketId),
    )
    keeper.current = one
    // Whoever turns to another device finds there what was written here, and the other way round.
    const turn = () => (document.visibilityState === 'hidden' ? one.flush() : void one.reload())
    document.addEventListener('visibilitychange', turn)
    return () => {
      document.removeEventListener('visibilitychange', turn)
      one.stop()
      keeper.current = undefined
    }
  }, [agent, me.id, ticketId])

  useEffect(() => {
    if (isWanted) void keeper.current?.reload()
  }, [isWanted, agent, me.id, ticketId])

  useEffect(() => {
    keeper.current?.change(draft)
    setLost(!keepDraft(me.id, ticketId, draft, keeper.current?.known))
  }, [me.id, ticketId, draft, keeping])

  return {
    draft,
    act,
    /** How safe the words are. */
    keeping: isLost && keeping !== 'saved' ? ('lost' as const) : keeping,
    other,
    decide: (what: 'mine' | 'other') => keeper.current?.decide(what),
    hold: () => keeper.current?.hold(),
    release: (sent?: Visibility) => {
      if (sent) act({ type: 'sent', what: sent })
      keeper.current?.release(sent)
    },
  }
}
