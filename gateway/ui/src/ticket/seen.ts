// Which message of a ticket this person saw last, in this browser: for the line above what is new since then.

/** More tickets than anybody has in mind; the longest unvisited are forgotten. */
const REMEMBERED = 1_000

const place = (person: string) => `tidings.seen.${person}`

type Seen = [ticketId: string, message: number][]

/** Every row of a list asks. */
let known: { text: string; seen: Seen } = { text: '[]', seen: [] }

function read(person: string): Seen {
  const text = localStorage.getItem(place(person)) ?? '[]'
  if (text === known.text) return known.seen
  try {
    known = { text, seen: JSON.parse(text) as Seen }
  } catch {
    known = { text, seen: [] }
  }
  return known.seen
}

export function lastSeen(person: string, ticketId: string): number | undefined {
  return read(person).find(([id]) => id === ticketId)?.[1]
}

export function saw(person: string, ticketId: string, message: number) {
  const all = read(person)
  const before = all.find(([id]) => id === ticketId)?.[1] ?? 0
  if (before >= message) return
  const others = all.filter(([id]) => id !== ticketId)
  localStorage.setItem(place(person), JSON.stringify([[ticketId, message], ...others].slice(0, REMEMBERED)))
}

/** Whether a ticket that this person has read before has messages that they have not. */
export function hasUnseen(person: string, ticketId: string, messageCount: number): boolean {
  const seen = lastSeen(person, ticketId)
  return seen !== undefined && seen < messageCount
}
