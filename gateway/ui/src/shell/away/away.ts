import { type Query, type QueryCache, useQueryClient } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { Problem } from '../../api/http'

/** A service that does not answer, and the sentence that says in the page's language what that means. */
export interface Away {
  service: string
  sentence: string
}

const NOBODY: readonly Away[] = []

/**
 * Knows what is away by what the page shows: the services whose answers it asks for in vain. Each is asked again every few seconds
 * (see `newQueryClient`), and the first answer to any of it brings the rest.
 */
class WhatIsAway {
  private readonly failing = new Map<Query, Away>()
  private known = NOBODY

  constructor(private readonly queries: QueryCache) {}

  readonly services = () => this.known

  readonly subscribe = (changed: () => void) => {
    this.queries.findAll({ predicate: ({ state }) => state.status === 'error' }).forEach((query) => this.failed(query))
    this.count()
    return this.queries.subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') this.failed(event.query)
      else if (event.type === 'updated' && event.action.type === 'success') this.succeeded(event.query)
      else if (event.type === 'removed') this.failing.delete(event.query)
      else if (!event.type.startsWith('observer')) return
      if (this.count()) changed()
    })
  }

  private failed(query: Query) {
    const { error } = query.state
    if (!(error instanceof Problem)) return
    if (error.away === undefined) this.failing.delete(query)
    else this.failing.set(query, { service: error.away, sentence: error.message })
  }

  private succeeded(query: Query) {
    const back = this.failing.get(query)?.service
    if (back === undefined) return
    this.failing.delete(query)
    for (const [other, { service }] of this.failing) {
      if (service === back && other.isActive() && other.state.fetchStatus === 'idle') void other.fetch().catch(() => {})
    }
  }

  /** Only what is looked at counts: nobody asks again for what was left. Answers whether there is news. */
  private count(): boolean {
    const shown = [...this.failing].filter(([query]) => query.isActive()).map(([, away]) => away)
    const now = [...new Map(shown.map((away) => [away.service, away])).values()].sort((a, b) =>
      a.service.localeCompare(b.service),
    )
    if (JSON.stringify(now) === JSON.stringify(this.known)) return false
    this.known = now
    return true
  }
}

export function useAway(): readonly Away[] {
  const queries = useQueryClient()
  const [away] = useState(() => new WhatIsAway(queries.getQueryCache()))
  return useSyncExternalStore(away.subscribe, away.services)
}
