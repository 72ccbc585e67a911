const listeners = new Map<string, (text: string) => void>()

/** Gives the words of a message that was taken back to where one writes in that ticket; where it is not open they are in its note. */
export function giveBack(ticketId: string, text: string) {
  listeners.get(ticketId)?.(text)
}

export function onGivenBack(ticketId: string, listener: (text: string) => void): () => void {
  listeners.set(ticketId, listener)
  return () => {
    if (listeners.get(ticketId) === listener) listeners.delete(ticketId)
  }
}
