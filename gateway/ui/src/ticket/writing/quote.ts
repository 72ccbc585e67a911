import type { Message } from '../../api/types'

const listeners = new Set<(text: string) => void>()

/** What somebody has marked of a message, else all of it, as people quote in plain text. */
export function quotedFrom(message: Pick<Message, 'text' | 'author'>, marked: string): string {
  const words = (marked.trim() || message.text.trim()).split('\n').map((line) => `> ${line}`.trimEnd())
  const author = message.author.name ?? message.author.email
  return [...(author ? [`${author}:`] : []), ...words, '', ''].join('\n')
}

/** Gives a quotation to the place where one writes. */
export function quote(text: string) {
  for (const listener of listeners) listener(text)
}

export function onQuote(listener: (text: string) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
