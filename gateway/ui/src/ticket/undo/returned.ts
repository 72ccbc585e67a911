import type { Draft } from '../draft'

/** A reply that was taken back: its words, and whom and how it was to go as far as that was not the usual. */
export type TakenBack = { text: string } & Partial<Pick<Draft, 'cc' | 'bcc' | 'channel' | 'signature'>>

const listeners = new Map<string, (reply: TakenBack) => void>()

/** Gives a message that was taken back to where one writes in that ticket; where it is not open its words are in its note. */
export function giveBack(ticketId: string, reply: TakenBack) {
  listeners.get(ticketId)?.(reply)
}

export function onGivenBack(ticketId: string, listener: (reply: TakenBack) => void): () => void {
  listeners.set(ticketId, listener)
  return () => {
    if (listeners.get(ticketId) === listener) listeners.delete(ticketId)
  }
}
