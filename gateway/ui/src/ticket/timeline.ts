import type { Change, Message } from '../api/types'

/** What one person did at once: set the state, took the ticket, added a tag. */
export interface Act {
  id: string
  by: Pick<Change, 'actor' | 'actorName'>
  time: string
  changes: Change[]
}

export type Entry =
  | { kind: 'message'; message: Message }
  | { kind: 'acts'; id: string; acts: Act[] }
  /** Above it was read before, below it came since. */
  | { kind: 'seen' }

/** What a conversation shows as messages already, and what says nothing by itself. */
const NOT_SHOWN = ['ticket.opened.v1', 'ticket.imported.v1', 'ticket.message-added.v1', 'ticket.clocks-changed.v1']

/** Changes by the same hand within this time are one act. */
const ONE_ACT_MS = 60_000

/**
 * Messages and what was done between them, oldest first.
 *
 * @param hasOlder there are older messages that are not here yet; changes from before the oldest message wait for them
 * @param seen the newest message that this person had seen before; absent where nothing is to be marked as new
 */
export function timeline(
  messages: Message[],
  history: Change[],
  hasOlder: boolean,
  seen: number | undefined,
  me: string,
): Entry[] {
  const changes = history.filter((change) => !NOT_SHOWN.includes(change.type))
  const entries: Entry[] = []
  let next = 0
  const upTo = (time: string | undefined) => {
    const some: Change[] = []
    while (next < changes.length && (time === undefined || changes[next]!.time < time)) some.push(changes[next++]!)
    return some
  }
  if (hasOlder) upTo(messages[0]?.createdAt)
  let isMarked = seen === undefined
  for (const message of messages) {
    add(entries, upTo(message.createdAt))
    // What was merged in has numbers of its own.
    if (!isMarked && !message.mergedFrom && message.n > seen! && message.author.id !== me) {
      isMarked = true
      entries.push({ kind: 'seen' })
    }
    entries.push({ kind: 'message', message })
  }
  add(entries, upTo(undefined))
  return entries
}

function add(entries: Entry[], changes: Change[]) {
  if (changes.length > 0) entries.push({ kind: 'acts', id: changes[0]!.id, acts: inActs(changes) })
}

export function inActs(changes: Change[]): Act[] {
  const acts: Act[] = []
  for (const change of changes) {
    const last = acts.at(-1)
    const isSame =
      last &&
      last.by.actor === change.actor &&
      last.changes[0]!.bulkChange?.id === change.bulkChange?.id &&
      Date.parse(change.time) - Date.parse(last.time) < ONE_ACT_MS
    if (isSame) last.changes.push(change)
    else acts.push({ id: change.id, by: change, time: change.time, changes: [change] })
  }
  return acts
}
