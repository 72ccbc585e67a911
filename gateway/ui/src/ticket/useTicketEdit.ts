import { useTranslation } from 'react-i18next'
import { useAgents, useChangeTicket, useGroups, usePriorities, useStates } from '../api/queries'
import type { Ticket, TicketChange } from '../api/types'
import { wordIn } from '../i18n'
import type { Option } from '../parts/Choice'
import { useSignedIn } from '../shell/me'

export const NOBODY = 'nobody'

export interface Options {
  state: Option[]
  assignee: Option[]
  priority: Option[]
  group: Option[]
}

/** What a ticket can be set to, and the way to do it: shown at once, taken back where the service refuses. */
export function useTicketEdit(ticket: Ticket) {
  const change = useChangeTicket(ticket)
  const options = useOptions(ticket)
  const states = useStates().data ?? []
  const priorities = usePriorities().data ?? []
  const shownAs = ({ state, assignee, priority, group, tags, subject }: TicketChange): Partial<Ticket> => {
    const nextState = states.find((one) => one.id === state)
    const nextPriority = priorities.find((one) => one.id === priority)
    return {
      ...(nextState ? { state: { id: nextState.id, type: nextState.type } } : {}),
      ...(nextPriority ? { priority: { id: nextPriority.id, weight: nextPriority.weight } } : {}),
      ...(assignee === undefined ? {} : { assignee: assignee === null ? null : named(options.assignee, assignee) }),
      ...(group === undefined ? {} : { group: named(options.group, group) }),
      ...(tags === undefined ? {} : { tags }),
      ...(subject === undefined ? {} : { subject: { ...ticket.subject, value: subject } }),
    }
  }
  return {
    options,
    isPending: change.isPending,
    error: change.error,
    apply: (wanted: TicketChange) => change.mutate({ change: wanted, shown: shownAs(wanted) }),
    /** The same again, over what somebody else has changed meanwhile. */
    insist: () => change.variables && change.mutate({ ...change.variables, force: true }),
    repeat: () => change.variables && change.mutate(change.variables),
    dismiss: change.reset,
  }
}

export type TicketEdit = ReturnType<typeof useTicketEdit>

function named(options: Option[], id: string) {
  return options.find((one) => one.id === id) ?? { id, name: id }
}

function useOptions(ticket: Ticket): Options {
  const { t, i18n } = useTranslation()
  const me = useSignedIn()
  const agents = (useAgents().data ?? []).map(({ id, name }) => ({ id, name: name ?? id }))
  const withMe = having(agents, me)
  const withAssignee = ticket.assignee ? having(withMe, ticket.assignee) : withMe
  const word = (label: Record<string, string>, id: string) => wordIn(label, i18n.language, id)
  const states = (useStates().data ?? [])
    // A merged ticket became so by merging; nobody can choose that.
    .filter((state) => state.type !== 'merged' || state.id === ticket.state.id)
    .map(({ id, label }) => ({ id, name: word(label, id) }))
  const priorities = (usePriorities().data ?? []).map(({ id, label }) => ({ id, name: word(label, id) }))
  const groups = (useGroups().data ?? []).map(({ id, name }) => ({ id, name }))
  return {
    state: having(states, ticket.state),
    assignee: [{ id: NOBODY, name: t('ticket.nobody') }, ...withAssignee],
    priority: having(priorities, ticket.priority),
    group: ticket.group ? having(groups, ticket.group) : groups,
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
  if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : '–'
  const known = field in options ? options[field as keyof Options] : []
  return known.find((option) => option.id === value)?.name ?? String(value ?? '–')
}
