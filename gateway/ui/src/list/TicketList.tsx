import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate, useParams, useSearchParams } from 'react-router'
import { type ListName, useTicketList, useViews } from '../api/queries'
import { isAgent, type TicketRow } from '../api/types'
import { PickAll } from '../bulk/Pick'
import { SelectionBar } from '../bulk/SelectionBar'
import { useSelecting } from '../bulk/useSelecting'
import { useSelection } from '../bulk/useSelection'
import { useCommands } from '../commands/commands'
import { useUnreadTickets } from '../notifications/notifications'
import { Button, IconButton } from '../parts/Button'
import { useKept } from '../parts/kept'
import { Empty, Loading } from '../parts/PageState'
import { Refusal } from '../parts/Refusal'
import { useSignedIn } from '../shell/me'
import { Row } from './Row'
import { rowAt } from './rowAt'
import { step } from './step'
import { useSettled } from './useSettled'

const NO_ROWS: TicketRow[] = []

/** One list of tickets, and beside it the ticket that was chosen from it. */
export function TicketList() {
  const { t, i18n } = useTranslation()
  const { view, ticket } = useParams()
  const [params] = useSearchParams()
  const words = params.get('q') ?? ''
  const name: ListName = view ? { view } : { search: words }
  const list = useTicketList(name)
  const views = useViews()
  const told = useUnreadTickets()
  const heading = view ? (views.data?.find((one) => one.id === view)?.name ?? view) : t('nav.searching')
  const section = useRef<HTMLElement>(null)
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState<string>()
  const selection = useSelection(JSON.stringify(name))
  const { rows, fresh, refresh } = useSettled(
    JSON.stringify(name),
    list.data?.rows ?? NO_ROWS,
    ticket ?? focused,
    ticket !== undefined || focused !== undefined || pointed || selection.ids.size > 0,
  )
  const ids = rows.map((row) => row.id)
  const [density, setDensity] = useKept('density', ['two-lines', 'one-line'])
  const first = list.data?.first
  const address = (id: string) =>
    view ? `/views/${view}/tickets/${id}` : `/search/tickets/${id}?${new URLSearchParams({ q: words })}`
  const toggleDensity = () => setDensity(density === 'one-line' ? 'two-lines' : 'one-line')
  useStepping(ids, ticket, address)
  const select = useSelecting(selection, ids, ticket)
  useCommands([
    {
      id: 'density',
      name: t(density === 'one-line' ? 'list.twoLines' : 'list.oneLine'),
      group: 'list',
      run: toggleDensity,
    },
  ])
  return (
    <>
      <section
        className="list"
        ref={section}
        aria-label={t('list.label')}
        data-density={density}
        data-selecting={selection.ids.size > 0 || undefined}
        // A finger points at nothing while it is away.
        onPointerEnter={(event) => event.pointerType === 'mouse' && setPointed(true)}
        onPointerLeave={() => setPointed(false)}
        onFocus={(event) => setFocused(rowAt(event.target))}
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocused(undefined)}
      >
        {!ticket && <title>{`${heading} – ${t('app.name')}`}</title>}
        <header>
          {select && rows.length > 0 && <PickAll selection={selection} ids={ids} />}
          <h1>{heading}</h1>
          {first && (
            <span className="quiet" role="status" title={t('nav.tickets', { count: first.total })}>
              <span aria-hidden="true">{new Intl.NumberFormat(i18n.language).format(first.total)}</span>
              <span className="hidden">{t('nav.tickets', { count: first.total })}</span>
            </span>
          )}
          <IconButton
            className="density"
            icon={density === 'one-line' ? 'rows' : 'lines'}
            name={t(density === 'one-line' ? 'list.twoLines' : 'list.oneLine')}
            onPress={toggleDensity}
          />
        </header>
        <div className="fresh" role="status">
          {fresh > 0 && (
            <Button
              kind="primary"
              icon="up"
              onPress={() => {
                refresh()
                if (section.current) section.current.scrollTop = 0
              }}
            >
              {t('list.fresh', { count: fresh })}
            </Button>
          )}
        </div>
        {first?.stale && <p className="aside quiet">{t('list.stale')}</p>}
        {first?.fallback && <p className="notice">{t('list.fallback')}</p>}
        {list.isError && <Refusal problem={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <Loading lines={10} />}
        {first && rows.length === 0 && <NoRows view={view} />}
        <ul>
          {rows.map((row) => (
            <Row
              key={row.id}
              row={row}
              to={address(row.id)}
              isOpen={row.id === ticket}
              isTold={told.has(row.id)}
              isSelected={selection.ids.has(row.id)}
              onSelect={select}
            />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button className="more" isPending={list.isFetchingNextPage} onPress={() => list.fetchNextPage()}>
            {t('list.more')}
          </Button>
        )}
        {selection.ids.size > 0 && (
          <SelectionBar list={name} selection={selection} shown={ids} total={first?.total ?? 0} />
        )}
      </section>
      {ticket ? <Outlet /> : <Choose />}
    </>
  )
}

function NoRows({ view }: { view: string | undefined }) {
  const { t } = useTranslation()
  const agent = isAgent(useSignedIn())
  if (!view) return <Empty title={t('list.emptySearch')}>{t('list.emptySearchHint')}</Empty>
  return <Empty title={t('list.empty')}>{agent && t('list.emptyHint')}</Empty>
}

function Choose() {
  const { t } = useTranslation()
  const agent = isAgent(useSignedIn())
  return (
    <div className="choose">
      <Empty title={t('list.choose')}>{agent && t('list.chooseHint')}</Empty>
    </div>
  )
}

/** `j` and `k`: beside an open ticket to the next one, else from row to row, where Enter opens. */
function useStepping(ids: string[], open: string | undefined, address: (id: string) => string) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const go = (by: 1 | -1) => {
    if (open) {
      const next = step(ids, open, by)
      if (next) void navigate(address(next), { replace: true, state: { fromList: true } })
      return
    }
    const at = rowAt(document.activeElement)
    const next = step(ids, at, by)
    const rows = document.querySelectorAll<HTMLElement>('[data-row]')
    if (next) [...rows].find((row) => row.dataset.row === next)?.focus()
  }
  useCommands([
    { id: 'next', name: t('list.next'), group: 'list', keys: 'j', run: () => go(1) },
    { id: 'previous', name: t('list.previous'), group: 'list', keys: 'k', run: () => go(-1) },
  ])
}
