import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { usePriorities, useStates, useTypes } from '../api/queries'
import type { Change, FieldContent } from '../api/types'
import { wordIn } from '../i18n'
import { When } from '../parts/time'
import { RatingSaid } from '../rating/RatingSaid'
import { Occasion } from '../bulk/Occasion'
import { useActor } from './actor'
import { useFieldWords } from './fields/useFieldWords'
import type { Act } from './timeline'

/** So many lines are shown as they are; more are folded into one. */
const SHOWN = 2

/** What was done between two messages: quiet lines, folded where they are many. */
export function Acts({ acts }: { acts: Act[] }) {
  const { t } = useTranslation()
  const actor = useActor()
  if (acts.length <= SHOWN) return <Lines acts={acts} />
  const people = [...new Set(acts.map((act) => actor(act.by)))]
  return (
    <details className="acts">
      <summary>
        {t('history.folded', { count: acts.length })} · {people.join(', ')}
      </summary>
      <Lines acts={acts} />
    </details>
  )
}

function Lines({ acts }: { acts: Act[] }) {
  const actor = useActor()
  const said = useSaid()
  return (
    <ul className="acts">
      {acts.map((act) => (
        <li key={act.id}>
          <span className="by">{actor(act.by)}</span>
          {act.changes.map((change) => (
            <span key={change.id}>{said(change)}</span>
          ))}
          <Occasion bulkChange={act.changes[0]!.bulkChange} />
          <When time={act.time} />
        </li>
      ))}
    </ul>
  )
}

/** A paragraph is told by its beginning. */
const LONGEST_VALUE = 60

function shortened(value: string) {
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value
}

interface Ref {
  id?: string
  name?: string | null
  email?: string | null
}

/** A change in as few words as will do: what, and from what to what. */
function useSaid(): (change: Change) => React.ReactNode {
  const { t, i18n } = useTranslation()
  const states = useStates().data ?? []
  const priorities = usePriorities().data ?? []
  const types = useTypes().data ?? []
  const fields = useFieldWords('ticket')
  const nobody = t('ticket.nobody')
  const person = (ref: unknown) => {
    const { name, email, id } = (ref ?? {}) as Ref
    return name ?? email ?? id ?? nobody
  }
  const withAddress = (ref: unknown) => {
    const { email, id } = (ref ?? {}) as Ref
    return `${person(ref)} (${email ?? id ?? '–'})`
  }
  const withId = (ref: unknown) => `${person(ref)} (${(ref as Ref | undefined)?.id ?? '–'})`
  /** Two people may have one name, and one after the other the same address. */
  const people = (from: unknown, to: unknown): [string, string] => {
    const said = [person, withAddress, withId].find((one) => one(from) !== one(to)) ?? person
    return [said(from), said(to)]
  }
  const word = (options: { id: string; label: Record<string, string> }[], ref: unknown) => {
    const id = (ref as Ref | undefined)?.id ?? '–'
    return wordIn(options.find((one) => one.id === id)?.label, i18n.language, id)
  }
  const valueIn = (values: unknown, name: string) => {
    const content = (values as Record<string, { value: FieldContent }> | undefined)?.[name]?.value
    return content === undefined ? '–' : shortened(fields.said(name, content))
  }
  const list = (values: unknown) =>
    (Array.isArray(values) ? values : []).map((value) => (typeof value === 'string' ? value : person(value)))
  const fromTo = (field: string, from: string, to: string) => (
    <>
      {field}: {from} → <b>{to}</b>
    </>
  )
  const plusMinus = (field: string, { added, removed }: Record<string, unknown>, nameOf = (one: string) => one) =>
    `${field}: ${[...list(added).map((one) => `+${nameOf(one)}`), ...list(removed).map((one) => `−${nameOf(one)}`)].join(' ')}`
  return ({ type, change, ticketKey }) => {
    const key = ticketKey ?? '–'
    const { from, to } = change
    switch (type) {
      case 'ticket.assigned.v1':
        return fromTo(t('field.assignee'), ...people(from, to))
      case 'ticket.moved.v1':
        return fromTo(t('field.group'), person(from), person(to))
      case 'ticket.state-changed.v1':
        return fromTo(t('field.state'), word(states, from), word(states, to))
      case 'ticket.priority-changed.v1':
        return fromTo(t('field.priority'), word(priorities, from), word(priorities, to))
      case 'ticket.subject-changed.v1':
        return fromTo(t('field.subject'), String(from ?? '–'), String(to ?? '–'))
      case 'ticket.type-changed.v1':
        return fromTo(t('field.type'), word(types, { id: from }), word(types, { id: to }))
      case 'ticket.customer-changed.v1':
        return fromTo(t('field.customer'), ...people(from, to))
      case 'ticket.tags-changed.v1':
        return plusMinus(t('field.tags'), change)
      case 'ticket.watchers-changed.v1':
        return plusMinus(t('field.watchers'), change, (id) => (change.names as Record<string, string>)?.[id] ?? id)
      case 'ticket.fields-changed.v1':
        return list(change.fields).map((name, n) => (
          <Fragment key={name}>
            {n > 0 && ', '}
            {fromTo(fields.nameOf(name), valueIn(from, name), valueIn(to, name))}
          </Fragment>
        ))
      case 'ticket.message-changed.v1':
        return t(change.erased === true ? 'history.messageErased' : 'history.messageChanged')
      case 'ticket.linked.v1':
        return t('history.linked', { key })
      case 'ticket.unlinked.v1':
        return t('history.unlinked', { key })
      case 'ticket.merged.v1':
        return change.into ? t('history.mergedInto', { key }) : t('history.mergedFrom', { key })
      case 'ticket.unmerged.v1':
        return change.into ? t('history.unmergedOut', { key }) : t('history.unmergedFrom', { key })
      case 'ticket.split.v1':
        return t('history.split', { key })
      case 'ticket.escalated.v1':
        return t('history.escalated', { clock: String(change.clock ?? '') })
      case 'ticket.reminder-reached.v1':
        return t('history.reminder')
      case 'ticket.rated.v1':
        return <RatingSaid score={Number(change.score)} comment={change.comment as { value: string } | undefined} />
      case 'ticket.erased.v1':
        return t('history.erased')
      case 'ticket.action-requested.v1':
        return t('history.action')
      default:
        return t('history.other')
    }
  }
}
