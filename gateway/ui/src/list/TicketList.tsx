import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate, useParams, useSearchParams } from 'react-router'
import { type ListName, useTicketList, useViews } from '../api/queries'
import { Button } from '../parts/Button'
import { Refusal } from '../parts/Refusal'
import { Row } from './Row'
import { step } from './step'

/** One list of tickets, and beside it the ticket that was chosen from it. */
export function TicketList() {
  const { t } = useTranslation()
  const { view, ticket } = useParams()
  const [params] = useSearchParams()
  const words = params.get('q') ?? ''
  const name: ListName = view ? { view } : { search: words }
  const list = useTicketList(name)
  const views = useViews()
  const heading = view ? (views.data?.find((one) => one.id === view)?.name ?? view) : t('nav.searching')
  const rows = list.data?.pages.flatMap((page) => page.tickets) ?? []
  const first = list.data?.pages[0]
  const address = (id: string) =>
    view ? `/views/${view}/tickets/${id}` : `/search/tickets/${id}?${new URLSearchParams({ q: words })}`
  useStepKeys(
    rows.map((row) => row.id),
    ticket,
    address,
  )
  return (
    <>
      <section className="list" aria-label={t('list.label')}>
        <h1 className="hidden">{heading}</h1>
        {!ticket && <title>{`${heading} – ${t('app.name')}`}</title>}
        {first && (
          <p className="total" role="status">
            {t('nav.tickets', { count: first.total })}
            {first.stale && <span className="quiet"> {t('list.stale')}</span>}
          </p>
        )}
        {first?.fallback && <p className="notice">{t('list.fallback')}</p>}
        {list.isError && <Refusal problem={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <p className="quiet late">{t('app.loading')}</p>}
        {first && rows.length === 0 && <p className="empty">{t(view ? 'list.empty' : 'list.emptySearch')}</p>}
        <ul>
          {rows.map((row) => (
            <Row key={row.id} row={row} to={address(row.id)} isOpen={row.id === ticket} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button className="more" isDisabled={list.isFetchingNextPage} onPress={() => list.fetchNextPage()}>
            {t('list.more')}
          </Button>
        )}
      </section>
      {ticket ? <Outlet /> : <p className="choose">{t('list.choose')}</p>}
    </>
  )
}

/** j and k go through the list, as long as nobody is writing. */
function useStepKeys(ids: string[], open: string | undefined, address: (id: string) => string) {
  const navigate = useNavigate()
  const latest = useRef({ ids, open, address })
  latest.current = { ids, open, address }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inField = (event.target as HTMLElement).closest('input, textarea, select, [role=listbox], [role=menu]')
      if (inField || event.ctrlKey || event.metaKey || event.altKey) return
      const by = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
      const next = by && step(latest.current.ids, latest.current.open, by)
      if (next) void navigate(latest.current.address(next))
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [navigate])
}
