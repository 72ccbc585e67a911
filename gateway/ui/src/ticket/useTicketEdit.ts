import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAgents, useChangeTicket, useGroups, usePriorities, useStates, useTypes } from '../api/queries'
import { type Definition, mayChange, mayIn, type Ticket, type TicketChange } from '../api/types'
import { wordIn } from '../i18n'
import type { Option } from '../parts/Choice'
import { useSignedIn } from '../shell/me'

export const NOBODY = 'nobody'

/** A ticket without a type. */
export const NO_TYPE = '-'

export interface Options {
  state: Option[]
  type: Option[]
  assignee: Option[]
  priority: Option[]
  group: Option[]
  watchers: Option[]
}

/** What a ticket can be set to, and the way to do it: shown at once, taken back where the service refuses. */
export function useTicketEdit(ticket: Ticket) {
  const change = useChangeTicket(ticket)
  const options = useOptions(ticket)
  const states = useStates().data ?? []
  const priorities = usePriorities().data ?? []
  const shownAs = ({
    state,
    assignee,
    priority,
    group,
    type,
    tags,
    subject,
    fields,
  }: TicketChange): Partial<Ticket> => {
    const nextState = states.find((one) => one.id === state)
    const nextPriority = priorities.find((one) => one.id === priority)
    return {
      ...(nextState ? { state: { id: nextState.id, type: nextState.type } } : {}),
      ...(nextPriority ? { priority: { id: nextPriority.id, weight: nextPriority.weight } } : {}),
      ...(assignee === undefined ? {} : { assignee: assignee === null ? null : named(options.assignee, assignee) }),
      ...(group === undefined ? {} : { group: named(options.group, group) }),
      ...(type === undefined ? {} : { type }),
      ...(tags === undefined ? {} : { tags }),
      ...(fields === undefined ? {} : { fields: withFields(ticket.fields, fields) }),
      ...(subject === undefined ? {} : { subject: { ...ticket.subject, value: subject } }),
    }
  }
  const [question, setQuestion] = useState<Error | null>(null)
  const isInsisting = change.isPending && change.variables.force === true
  const apply = (wanted: TicketChange, seen = ticket.version) =>
    change.mutate({ change: wanted, shown: shownAs(wanted), seen })
  return {
    options,
    isPending: change.isPending,
    /** The answer to a question is on its way. */
    isInsisting,
    /** A question stands until the service has heard what the answer is. */
    error: isInsisting ? question : change.error,
    /** @param seen the version that one had before one's eyes, where that is not the newest that came */
    apply,
    /** Goes to the state that stands for this meaning. */
    enter: (type: 'open' | 'closed') =>
      apply({ state: states.find((one) => one.type === type && one.default)?.id ?? type }),
    /** The same again, over what somebody else has changed meanwhile. */
    insist: () => {
      if (!change.variables) return
      setQuestion(change.error)
      change.mutate({ ...change.variables, force: true })
    },
    repeat: () => change.variables && change.mutate(change.variables),
    dismiss: change.reset,
  }
}

export type TicketEdit = ReturnType<typeof useTicketEdit>

type Fields = NonNullable<Ticket['fields']>

function withFields(now: Fields = {}, changed: NonNullable<TicketChange['fields']>): Fields {
  const next = { ...now }
  for (const [name, value] of Object.entries(changed)) {
    if (value === null) delete next[name]
    else next[name] = { value, visibility: now[name]?.visibility ?? 'internal' }
  }
  return next
}

function named(options: Option[], id: string) {
  return options.find((one) => one.id === id) ?? { id, name: id }
}

function useOptions(ticket: Ticket): Options {
  const { t, i18n } = useTranslation()
  const me = useSignedIn()
  const agents = (useAgents(ticket.group?.id).data ?? []).map(({ id, name }) => ({ id, name: name ?? id }))
  const withMe = mayChange(me, ticket) ? having(agents, me) : agents
  const withAssignee = ticket.assignee ? having(withMe, ticket.assignee) : withMe
  const word = (label: Record<string, string>, id: string) => wordIn(label, i18n.language, id)
  const chosen = <D extends Definition>(all: D[] | undefined, present: string | null | undefined) =>
    (all ?? [])
      .filter((one) => one.active || one.id === present)
      .map((one) => ({ ...one, name: word(one.label, one.id) }))
  const types = useTypes().data
  const steps = types?.find((one) => one.id === ticket.type)?.transitions[ticket.state.id]
  const states = chosen(useStates().data, ticket.state.id).filter(
    ({ id, type }) =>
      // A ticket becomes new or merged by itself; nobody can choose that.
      id === ticket.state.id || (type !== 'merged' && type !== 'new' && (!steps || steps.includes(id))),
  )
  const priorities = chosen(usePriorities().data, ticket.priority.id)
  const groups = (useGroups().data ?? [])
    .filter((group) => group.active !== false && mayIn(me, 'create', group.id))
    .map(({ id, name }) => ({ id, name }))
  return {
    state: having(states, ticket.state),
    type: having([{ id: NO_TYPE, name: t('ticket.noType') }, ...chosen(types, ticket.type)], {
      id: ticket.type ?? NO_TYPE,
    }),
    assignee: [{ id: NOBODY, name: t('ticket.nobody') }, ...withAssignee],
    priority: having(priorities, ticket.priority),
    group: ticket.group ? having(groups, ticket.group) : groups,
    watchers: withMe,
  }
}

/** The present value is among the options also while these are still being asked for. */
function having(options: Option[], present: { id: string; name?: string | null }): Option[] {
  return options.some((option) => option.id === present.id)
    ? options
    : [...options, { id: present.id, name: present.name ?? present.id }]
}

/** A value of a field by the name that people know it by. */
export function nameOf(options: Options, field: string, value: unknown): string {
  if (field === 'assignee' && value == null) return nameOf(options, field, NOBODY)
  if (field === 'type' && value == null) return nameOf(options, field, NO_TYPE)
  if (Array.isArray(value)) return value.map((one) => nameOf(options, field, one)).join(', ') || '–'
  const known = field in options ? options[field as keyof Options] : []
  return known.find((option) => option.id === value)?.name ?? String(value ?? '–')
}
