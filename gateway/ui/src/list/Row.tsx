import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isAgent, type TicketRow } from '../api/types'
import { StateDot } from '../parts/StateDot'
import { When } from '../parts/time'
import { useSignedIn } from '../shell/me'

/** Two lines: what and who, then where it stands. */
export function Row({ row, to, isOpen }: { row: TicketRow; to: string; isOpen: boolean }) {
  const { t } = useTranslation()
  const agent = isAgent(useSignedIn())
  return (
    <li>
      <Link className="row" to={to} aria-current={isOpen ? 'true' : undefined}>
        <span className="line">
          <strong className="subject">{row.subject || t('ticket.noSubject')}</strong>
          <span className="quiet">
            <When time={row.updatedAt} />
          </span>
        </span>
        <span className="line">
          <span className="excerpt">
            <span className="who">{row.customer.name ?? row.customer.email ?? row.customer.id}</span>
            {row.excerpt && <span className="quiet"> {row.excerpt}</span>}
          </span>
        </span>
        <span className="line quiet">
          <StateDot state={row.state} />
          <span className="number">{row.key}</span>
          {agent && <span className="assignee">{row.assignee?.name ?? t('list.unassigned')}</span>}
        </span>
      </Link>
    </li>
  )
}
