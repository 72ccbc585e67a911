/** What somebody asks for while writing: a text module after `::`, in a note a colleague after `@`. */
export interface Asked {
  kind: 'module' | 'mention'
  /** Where its sign begins; it ends at the caret. */
  from: number
  word: string
}

const MODULE = /(?:^|\s)::([\p{L}\p{N}_-]*)$/u
const MENTION = /(?:^|[\s(])@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]+)?)$/u

/** @param mentions whether `@` means anything here */
export function askedAt(text: string, caret: number, mentions: boolean): Asked | undefined {
  const before = text.slice(0, caret)
  const module = MODULE.exec(before)
  if (module) return { kind: 'module', from: caret - module[1]!.length - 2, word: module[1]! }
  const mention = mentions ? MENTION.exec(before) : null
  return mention ? { kind: 'mention', from: caret - mention[1]!.length - 1, word: mention[1]! } : undefined
}

/** The text with something in the place of what was asked for, and where the caret then stands. */
export function put(text: string, from: number, to: number, what: string): { text: string; caret: number } {
  return { text: text.slice(0, from) + what + text.slice(to), caret: from + what.length }
}

/** Those whose name begins with the word first, then those that only have it somewhere; at most `most`. */
export function matching<T>(all: T[], word: string, namesOf: (one: T) => string[], most = 8): T[] {
  const wanted = word.toLocaleLowerCase()
  const begins = (one: T) => namesOf(one).some((name) => name.toLocaleLowerCase().startsWith(wanted))
  const has = (one: T) => namesOf(one).some((name) => name.toLocaleLowerCase().includes(wanted))
  return [...all.filter(begins), ...all.filter((one) => !begins(one) && has(one))].slice(0, most)
}
