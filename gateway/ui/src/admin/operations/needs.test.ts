import { expect, it } from 'vitest'
import { needsSomebody } from './needs'
import type { Report } from './operations'

const NOW = Date.parse('2026-11-22T12:00:00Z')

function report(changes: Partial<Report> = {}): Report {
  const nothing = { items: [] }
  return {
    service: 'ticket-service',
    readAt: '2026-11-22T12:00:00Z',
    dependencies: [{ name: 'mongodb', up: true }],
    replicas: nothing,
    outboxes: nothing,
    work: nothing,
    groups: nothing,
    deadLetters: nothing,
    ...changes,
  }
}

const needs = (changes: Partial<Report>) =>
  needsSomebody([{ service: 'ticket-service', report: report(changes), isAway: false }], NOW).map(
    ({ kind, what, count }) => [kind, what, count],
  )

it('asks for nobody while everything runs', () => {
  expect(needs({})).toEqual([])
  const group = { group: 'mail', topic: 'tidings.tickets', reaction: 'mailPeople', lag: 999, members: 1 }
  expect(needs({ groups: { items: [group] } })).toEqual([])
  const outbox = { collection: 'tickets', documents: 3, oldest: '2026-11-22T11:59:30Z' }
  expect(needs({ outboxes: { items: [outbox] } })).toEqual([])
})

it('names what is away, what waits and what failed', () => {
  expect(needs({ dependencies: [{ name: 'kafka', up: false }] })).toEqual([['dependency-away', 'kafka', undefined]])
  const dead = { group: 'mail', topic: 'tidings.tickets', reaction: 'mailPeople', deadLetters: 'x', open: 2 }
  expect(needs({ deadLetters: { items: [dead] } })).toEqual([['dead-letters', 'mail', 2]])
  const work = { collection: 'deliveries', due: 5, later: 0, failing: 1, oldest: '2026-11-22T11:00:00Z', inHand: 0 }
  expect(needs({ work: { items: [work] } })).toEqual([
    ['failing', 'deliveries', 1],
    ['late', 'deliveries', 5],
  ])
})

it('puts what is broken before what is late', () => {
  const group = { group: 'mail', topic: 'tidings.tickets', reaction: 'mailPeople', lag: 5_000, members: 1 }
  const found = needsSomebody(
    [
      { service: 'ticket-service', report: report({ groups: { items: [group] } }), isAway: false },
      { service: 'search-service', report: undefined, isAway: true },
    ],
    NOW,
  )
  expect(found.map(({ kind }) => kind)).toEqual(['service-away', 'lag'])
})
