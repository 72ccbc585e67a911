import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { isFirstReading, keys, ticketsUnderWay } from '../api/queries'
import type { Ticket } from '../api/types'
import { keys as notificationKeys } from '../notifications/notifications'
import { keys as peopleKeys } from '../people/people'
import { takePresence } from '../ticket/writing/presence'
import type { Notice } from './stream'

/** What an event makes old. Lists come from the index, so only its own word makes them worth asking for again. */
export type Effect =
  | { kind: 'lists' }
  | { kind: 'ticket'; id: string; version: number | undefined }
  | { kind: 'gone'; id: string }
  | { kind: 'mail'; id: string }
  | { kind: 'people' }
  | { kind: 'setup' }
  | { kind: 'notifications' }
  | { kind: 'everything' }

/** What works no more until an administrator repairs it, and the banners tell of. */
const BROKEN = ['webhook.disabled.v1', 'alert.route-failed.v1']

export function effectOf({ type, kind, ticketId, version }: Notice): Effect | undefined {
  if (type === 'current.changed') {
    return { kind: kind === 'person' || kind === 'organization' ? 'people' : 'setup' }
  }
  if (type === 'notifications.changed') return { kind: 'notifications' }
  if (type === 'ticket.indexed.v1') return { kind: 'lists' }
  // What may be seen has changed: whatever is shown has to be asked for again, and who one is, too.
  if (type === 'person.erased.v1' || type === 'access.changed') return { kind: 'everything' }
  if (BROKEN.includes(type)) return { kind: 'setup' }
  if (!ticketId) return undefined
  if (type === 'ticket.gone') return { kind: 'gone', id: ticketId }
  if (type.startsWith('mail.')) return { kind: 'mail', id: ticketId }
  return type.startsWith('ticket.') ? { kind: 'ticket', id: ticketId, version } : undefined
}

/** Counts and lists are asked for at most this often, however fast tickets come. */
const LISTS_EVERY_MS = 1_000

/** Turns notices into refreshed queries. */
export class Refresher {
  private readonly lists: () => void

  private readonly outgoing: () => void
  private readonly people: () => void
  private readonly setup: () => void
  private readonly notifications: () => void

  constructor(private readonly queries: QueryClient) {
    this.outgoing = atMostEvery(LISTS_EVERY_MS, () => void queries.invalidateQueries({ queryKey: keys.outgoing }))
    this.people = atMostEvery(LISTS_EVERY_MS, () => {
      void queries.invalidateQueries({ queryKey: peopleKeys.people })
      void queries.invalidateQueries({ queryKey: peopleKeys.organizations })
    })
    this.setup = atMostEvery(LISTS_EVERY_MS, () => void queries.invalidateQueries({ queryKey: keys.setup }))
    this.notifications = atMostEvery(
      LISTS_EVERY_MS,
      () => void queries.invalidateQueries({ queryKey: notificationKeys.all }),
    )
    this.lists = atMostEvery(LISTS_EVERY_MS, () => void queries.invalidateQueries({ queryKey: keys.lists }))
  }

  notice(notice: Notice) {
    if (notice.type === 'presence') return takePresence(this.queries, notice.ticketId ?? '', notice.people ?? [])
    const effect = effectOf(notice)
    if (effect) this.heed(effect)
  }

  /** A ticket that is on its way may be from before, and what comes along with it is not here yet to be asked for again. */
  private heed(effect: Effect) {
    this.refresh(effect)
    for (const reading of ticketsUnderWay(this.queries)) {
      void reading.then(
        ({ id }) => {
          if ('id' in effect ? effect.id === id : effect.kind === 'everything') this.refresh(effect)
        },
        // Its page says so.
        () => {},
      )
    }
  }

  private refresh(effect: Effect) {
    switch (effect.kind) {
      case 'lists':
        return this.lists()
      case 'ticket':
        return this.ticket(effect.id, effect.version)
      case 'gone':
        this.old(keys.ticket(effect.id))
        return this.lists()
      case 'mail':
        return this.mail(effect.id)
      case 'people':
        return this.people()
      case 'setup':
        return this.setup()
      case 'notifications':
        return this.notifications()
      case 'everything':
        return void this.queries.invalidateQueries()
    }
  }

  /** What has no place in the feed is told once: whoever was away asks for it again. */
  beside() {
    this.people()
    this.setup()
    this.notifications()
  }

  everything() {
    this.heed({ kind: 'everything' })
  }

  /** What became of a mail stands beside the message; the ticket itself is as it was. */
  private mail(id: string) {
    this.old(keys.messages(id))
    this.outgoing()
  }

  private ticket(id: string, version: number | undefined) {
    const known = this.queries.getQueryData<Ticket>(keys.ticketItself(id))
    // Our own change comes back as an event: its answer has told us already.
    if (known && version !== undefined && known.version >= version) return
    this.old(keys.ticket(id))
  }

  /** Asks for these again. What is on its way and not begun anew by that is asked for once more when it is here. */
  private old(queryKey: QueryKey) {
    const underWay = this.queries.getQueryCache().findAll({
      queryKey,
      fetchStatus: 'fetching',
      predicate: (query) => !isFirstReading(query) && (query.state.data === undefined || !query.isActive()),
    })
    const asked = underWay.map(({ queryKey: key, promise }) => ({ key, promise }))
    void this.queries.invalidateQueries({ queryKey })
    for (const { key, promise } of asked) {
      void promise?.then(
        () => this.queries.invalidateQueries({ queryKey: key, exact: true }),
        () => {},
      )
    }
  }
}

/** Runs at once and then at most every so often; the last call is never lost. */
export function atMostEvery(ms: number, run: () => void): () => void {
  let last = -Infinity
  let waiting: ReturnType<typeof setTimeout> | undefined
  return () => {
    if (waiting !== undefined) return
    const wait = Math.max(0, last + ms - Date.now())
    const now = () => {
      waiting = undefined
      last = Date.now()
      run()
    }
    if (wait === 0) now()
    else waiting = setTimeout(now, wait)
  }
}
