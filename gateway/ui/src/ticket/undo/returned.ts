import type { Upload } from '../../api/types'
import { type Draft, keepDraft, keptBase, keptDraft, nextDraft } from '../draft'

/** A reply that was taken back: its words and files, and whom and how it was to go as far as that was not the usual. */
export type TakenBack = { text: string; files?: Upload[] } & Partial<
  Pick<Draft, 'cc' | 'bcc' | 'channel' | 'signature'>
>

const listeners = new Map<string, (reply: TakenBack) => void>()

/**
 * Gives a message that was taken back to where one writes in that ticket; where that is not open, to the draft that this browser
 * keeps of it, so that it is there for whoever comes back.
 */
export function giveBack(person: string, ticketId: string, reply: TakenBack) {
  const listener = listeners.get(ticketId)
  if (listener) return listener(reply)
  const draft = nextDraft(keptDraft(person, ticketId), { type: 'give-back', reply })
  keepDraft(person, ticketId, draft, keptBase(person, ticketId))
}

export function onGivenBack(ticketId: string, listener: (reply: TakenBack) => void): () => void {
  listeners.set(ticketId, listener)
  return () => {
    if (listeners.get(ticketId) === listener) listeners.delete(ticketId)
  }
}
