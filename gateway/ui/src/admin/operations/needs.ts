import type { Report, Service } from './operations'

export interface Need {
  kind: 'service-away' | 'replica-silent' | 'dependency-away' | 'dead-letters' | 'lag' | 'late' | 'failing' | 'outbox'
  service: Service
  /** What it is about: a replica, a group, a collection. */
  what: string
  count?: number
  tone: 'warn' | 'bad'
}

/** Longer than any wait that heals by itself within a sweep. */
const LATE_MS = 60_000
/** A group that is this far behind is seen by people: mails, lists and alerts come late. */
const FAR_BEHIND = 1_000

/** What an operator should look at, the worst first. */
export function needsSomebody(
  services: { service: Service; report: Report | undefined; isAway: boolean }[],
  now = Date.now(),
): Need[] {
  const isOld = (time: string | undefined) => time !== undefined && now - Date.parse(time) > LATE_MS
  const needs = services.flatMap(({ service, report, isAway }): Need[] => {
    if (isAway) return [{ kind: 'service-away', service, what: service, tone: 'bad' }]
    if (!report) return []
    return [
      ...report.dependencies
        .filter(({ up }) => !up)
        .map(({ name }): Need => ({ kind: 'dependency-away', service, what: name, tone: 'bad' })),
      ...report.replicas.items
        .filter(({ up }) => !up)
        .map(({ instance }): Need => ({ kind: 'replica-silent', service, what: instance, tone: 'bad' })),
      ...report.deadLetters.items
        .filter(({ open }) => open > 0)
        .map(({ group, open }): Need => ({ kind: 'dead-letters', service, what: group, count: open, tone: 'bad' })),
      ...report.work.items
        .filter(({ failing }) => failing > 0)
        .map(({ collection, failing }): Need => ({
          kind: 'failing',
          service,
          what: collection,
          count: failing,
          tone: 'bad',
        })),
      ...report.work.items
        .filter(({ oldest }) => isOld(oldest))
        .map(({ collection, due }): Need => ({ kind: 'late', service, what: collection, count: due, tone: 'warn' })),
      ...report.outboxes.items
        .filter(({ oldest }) => isOld(oldest))
        .map(({ collection, documents }): Need => ({
          kind: 'outbox',
          service,
          what: collection,
          count: documents,
          tone: 'warn',
        })),
      ...report.groups.items
        .filter(({ lag }) => lag >= FAR_BEHIND)
        .map(({ group, lag }): Need => ({ kind: 'lag', service, what: group, count: lag, tone: 'warn' })),
    ]
  })
  return [...needs.filter(({ tone }) => tone === 'bad'), ...needs.filter(({ tone }) => tone === 'warn')]
}
