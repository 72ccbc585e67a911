import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { usePrefetchTicket, usePriorities } from '../api/queries'
import { isAgent } from '../api/types'
import { Pick } from '../bulk/Pick'
import { wordIn } from '../i18n'
import { Face } from '../parts/Face'
import { Icon } from '../parts/Icon'
import { StateDot } from '../parts/StateDot'
import { When } from '../parts/time'
import { useSignedIn } from '../shell/me'
import { hasUnseen } from '../ticket/seen'
import type { ShownRow } from './settle'

/** Two lines: what it is about and how old it is; who, what was said last, and where it stands. */
export const Row = memo(function Row({
  row,
  to,
  isOpen,
  isTold,
  isSelected = false,
  onSelect,
}: {
  row: ShownRow
  to: string
  isOpen: boolean
  /** The person has been told something of it and has not read that. */
  isTold: boolean
  isSelected?: boolean
  /** Absent where nothing can be done with several tickets. */
  onSelect?: ((id: string, isRange: boolean) => void) | undefined
}) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const prefetch = usePrefetchTicket(row, isAgent(me))
  const isUnseen = !isOpen && (isTold || (row.messageCount !== undefined && hasUnseen(me.id, row.id, row.messageCount)))
  return (
    <li className="entry" data-selected={isSelected || undefined}>
      {onSelect && (
        <Pick id={row.id} subject={row.subject || t('ticket.noSubject')} isSelected={isSelected} onSelect={onSelect} />
      )}
      <Link
        className="row"
        to={to}
        state={{ fromList: true }}
        data-row={row.id}
        data-leaving={row.leaving || undefined}
        data-unseen={isUnseen || undefined}
        aria-current={isOpen ? 'true' : undefined}
        onFocus={prefetch}
        onPointerEnter={prefetch}
        onPointerDown={prefetch}
        onClick={prefetch}
      >
        <span className="line">
          {isUnseen && <span className="unseen" role="img" aria-label={t('list.unseen')} />}
          {isAgent(me) && <Weight id={row.priority.id} weight={row.priority.weight} />}
          <strong className="subject">{row.subject || t('ticket.noSubject')}</strong>
          {row.leaving ? (
            <span className="left">{t('list.leaving')}</span>
          ) : (
            <span className="quiet">
              <When time={row.updatedAt} />
            </span>
          )}
        </span>
        <span className="line quiet">
          <span className="excerpt">
            <span className="who">{row.customer.name ?? row.customer.email ?? row.customer.id}</span>
            {row.excerpt && <span className="said"> {row.excerpt}</span>}
          </span>
          {/* What the list does not tell any more may have changed. */}
          {!row.leaving && <StateDot state={row.state} />}
          {isAgent(me) && !row.leaving && (
            <Assignee name={row.assignee ? (row.assignee.name ?? row.assignee.id) : undefined} />
          )}
        </span>
      </Link>
    </li>
  )
})

function Assignee({ name }: { name: string | undefined }) {
  const { t } = useTranslation()
  return name ? (
    <Face name={name} label={t('list.assignedTo', { name })} />
  ) : (
    <span className="face nobody" role="img" aria-label={t('list.unassigned')} title={t('list.unassigned')} />
  )
}

/** Only what is out of the ordinary is marked: where everything is marked, nothing is. */
function Weight({ id, weight }: { id: string; weight: number }) {
  const { i18n } = useTranslation()
  const priorities = usePriorities()
  if (weight < 3) return null
  const name = wordIn(priorities.data?.find((one) => one.id === id)?.label, i18n.language, id)
  return (
    <span className="weight" data-urgent={weight > 3 || undefined} role="img" aria-label={name} title={name}>
      <Icon name={weight > 3 ? 'urgent' : 'high'} />
    </span>
  )
}
