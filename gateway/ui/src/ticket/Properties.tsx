import { useTranslation } from 'react-i18next'
import { useAgents, useChangeTicket, usePriorities, useStates } from '../api/queries'
import type { Ticket, TicketChange } from '../api/types'
import { wordIn } from '../i18n'
import { Button } from '../parts/Button'
import { Choice, type Option } from '../parts/Choice'
import { Refusal } from '../parts/Refusal'
import { When } from '../parts/time'
import { useSignedIn } from '../shell/me'
import { Conflict } from './Conflict'
import { conflictsIn } from './conflicts'

const NOBODY = 'nobody'

/** What the ticket is set to. A choice shows the store's value until the store has taken the new one. */
export function Properties({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const change = useChangeTicket(ticket)
  const states = useStateOptions(ticket)
  const priorities = usePriorityOptions()
  const agents = useAgentOptions(ticket)
  const apply = (wanted: TicketChange, force = false) => change.mutate({ change: wanted, force })
  const conflicts = change.isError ? conflictsIn(change.error) : []
  const named = (field: string, value: unknown) => nameOf(field, value, { states, priorities, agents })
  return (
    <aside className="properties" aria-label={t('ticket.properties')}>
      {conflicts.length > 0 ? (
        <Conflict
          conflicts={conflicts}
          named={named}
          onUseMine={() => change.variables && apply(change.variables.change, true)}
          onLeave={() => change.reset()}
        />
      ) : (
        change.isError && (
          <Refusal problem={change.error} onRetry={() => change.variables && apply(change.variables.change)} />
        )
      )}
      <Choice
        label={t('ticket.state')}
        value={ticket.state.id}
        options={states}
        isBusy={change.isPending}
        onChoose={(state) => apply({ state })}
      />
      <Choice
        label={t('ticket.assignee')}
        value={ticket.assignee?.id ?? NOBODY}
        options={agents}
        isBusy={change.isPending}
        onChoose={(id) => apply({ assignee: id === NOBODY ? null : id })}
      />
      {ticket.assignee?.id !== me.id && (
        <Button kind="quiet" className="take" isDisabled={change.isPending} onPress={() => apply({ assignee: me.id })}>
          {t('ticket.takeIt')}
        </Button>
      )}
      <Choice
        label={t('ticket.priority')}
        value={ticket.priority.id}
        options={priorities}
        isBusy={change.isPending}
        onChoose={(priority) => apply({ priority })}
      />
      <dl>
        <dt>{t('ticket.customer')}</dt>
        <dd>
          {ticket.customer.name ?? ticket.customer.id}
          {ticket.customer.email && <span className="quiet">{ticket.customer.email}</span>}
        </dd>
        <dt>{t('ticket.group')}</dt>
        <dd>{ticket.group?.name ?? '–'}</dd>
        {ticket.tags.length > 0 && (
          <>
            <dt>{t('ticket.tags')}</dt>
            <dd>{ticket.tags.join(', ')}</dd>
          </>
        )}
        <dt>{t('ticket.created')}</dt>
        <dd>
          <When time={ticket.createdAt} />
        </dd>
        <dt>{t('ticket.updated')}</dt>
        <dd>
          <When time={ticket.updatedAt} />
        </dd>
      </dl>
    </aside>
  )
}

/** A merged ticket became so by merging; nobody can choose that. */
function useStateOptions(ticket: Ticket): Option[] {
  const { i18n } = useTranslation()
  const states = useStates().data ?? []
  const options = states
    .filter((state) => state.type !== 'merged' || state.id === ticket.state.id)
    .map((state) => ({ id: state.id, name: wordIn(state.label, i18n.language, state.id) }))
  return having(options, ticket.state)
}

function usePriorityOptions(): Option[] {
  const { i18n } = useTranslation()
  return (usePriorities().data ?? []).map(({ id, label }) => ({ id, name: wordIn(label, i18n.language, id) }))
}

function useAgentOptions(ticket: Ticket): Option[] {
  const { t } = useTranslation()
  const me = useSignedIn()
  const agents = (useAgents().data ?? []).map(({ id, name }) => ({ id, name: name ?? id }))
  const withMe = having(agents, me)
  const withAssignee = ticket.assignee ? having(withMe, ticket.assignee) : withMe
  return [{ id: NOBODY, name: t('ticket.nobody') }, ...withAssignee]
}

/** The present value is among the options also while these are still being asked for. */
function having(options: Option[], present: { id: string; name?: string | null }): Option[] {
  return options.some((option) => option.id === present.id)
    ? options
    : [...options, { id: present.id, name: present.name ?? present.id }]
}

function nameOf(field: string, value: unknown, known: { states: Option[]; priorities: Option[]; agents: Option[] }) {
  const options = { state: known.states, priority: known.priorities, assignee: known.agents }[field] ?? []
  const id = value == null && field === 'assignee' ? NOBODY : String(value)
  return options.find((option) => option.id === id)?.name ?? id
}
