import { useDeferredValue, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Input, Label, Radio, RadioGroup, SearchField } from 'react-aria-components'
import { Link, useSearchParams } from 'react-router'
import { usePrefetchTicket } from '../api/queries'
import type { TicketRow } from '../api/types'
import { useUnreadTickets } from '../notifications/notifications'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Empty, Loading } from '../parts/PageState'
import { Refusal } from '../parts/Refusal'
import { StateDot } from '../parts/StateDot'
import { When } from '../parts/time'
import { useSignedIn } from '../shell/me'
import { hasUnseen } from '../ticket/seen'
import { STATES, useRequests, type Wanted, type Which } from './requests'
import { useTexts } from './texts'

/** The own requests, and those of the organization where its members share them. */
export function RequestsPage() {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const me = useSignedIn()
  const [params, setParams] = useSearchParams()
  const whose = me.organization && params.get('of') === 'organization' ? 'organization' : 'mine'
  const which = STATES.find((one) => one === params.get('state')) ?? 'all'
  const [words, setWords] = useState(params.get('q') ?? '')
  const wanted: Wanted = { whose, which, words: useDeferredValue(useSettledWords(words)) }
  const list = useRequests(wanted, me)
  const told = useUnreadTickets()
  const rows = list.data?.rows ?? []
  const set = (name: string, value: string) =>
    setParams(
      (now) => {
        if (value) now.set(name, value)
        else now.delete(name)
        return now
      },
      { replace: true },
    )
  const isNarrowed = which !== 'all' || words.trim() !== ''
  return (
    <>
      <title>{`${t('requests')} – ${common('app.name')}`}</title>
      <header className="portal-head">
        <h1>{t('requests')}</h1>
        <Link className="button primary" to="/new">
          <Icon name="plus" />
          {t('new')}
        </Link>
      </header>
      {me.organization && (
        <nav className="portal-tabs" aria-label={t('whose')}>
          <Link to="/" aria-current={whose === 'mine' ? 'page' : undefined} className="tab">
            {t('mine')}
          </Link>
          <Link to="/?of=organization" aria-current={whose === 'organization' ? 'page' : undefined} className="tab">
            {me.organization.name ?? t('organization')}
          </Link>
        </nav>
      )}
      <div className="portal-finding">
        <SearchField
          className="portal-search"
          value={words}
          onChange={(now) => {
            setWords(now)
            set('q', now.trim())
          }}
        >
          <Label className="hidden">{t('search')}</Label>
          <Icon name="search" />
          <Input placeholder={t('search')} />
          <Button kind="quiet" icon="close" aria-label={common('search.clear')} />
        </SearchField>
        <RadioGroup
          className="portal-which"
          aria-label={t('state')}
          orientation="horizontal"
          value={which}
          onChange={(now) => set('state', now === 'all' ? '' : now)}
        >
          {STATES.map((one: Which) => (
            <Radio key={one} value={one}>
              {t(`which.${one}`)}
            </Radio>
          ))}
        </RadioGroup>
      </div>
      {list.data?.first?.fallback && <p className="notice">{t('fallback')}</p>}
      {list.isError && <Refusal problem={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && !list.isError && <Loading lines={8} />}
      {list.data && rows.length === 0 && (
        <Empty title={t(isNarrowed ? 'nothingFound' : whose === 'mine' ? 'none' : 'noneShared')}>
          {t(isNarrowed ? 'nothingFoundHint' : 'noneHint')}
        </Empty>
      )}
      <ul className="requests" aria-label={t('requests')} aria-busy={list.isPlaceholderData || undefined}>
        {rows.map((row) => (
          <Request key={row.id} row={row} isTold={told.has(row.id)} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button className="more" isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {common('list.more')}
        </Button>
      )}
    </>
  )
}

/** A word is looked for once its writer pauses. */
const PAUSE_MS = 250

function useSettledWords(words: string) {
  const [settled, setSettled] = useState(words)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [words])
  return settled
}

function Request({ row, isTold }: { row: TicketRow; isTold: boolean }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const me = useSignedIn()
  const prefetch = usePrefetchTicket(row, false)
  const isNew = isTold || (row.messageCount !== undefined && hasUnseen(me.id, row.id, row.messageCount))
  return (
    <li>
      <Link
        className="request-row"
        to={`/tickets/${row.id}`}
        state={{ fromList: true }}
        data-unseen={isNew || undefined}
        onPointerDown={prefetch}
        onFocus={prefetch}
      >
        <span className="line">
          <strong className="subject">{row.subject || common('ticket.noSubject')}</strong>
          {isNew && <span className="badge info">{t('isNew')}</span>}
        </span>
        <span className="line quiet">
          <StateDot state={row.state} />
          <Last row={row} />
        </span>
        <span className="line quiet">
          <span className="number">{row.key}</span>
          {row.customer.id !== me.id && <span className="who">{row.customer.name ?? row.customer.email}</span>}
          {row.excerpt && <span className="said">{row.excerpt}</span>}
        </span>
      </Link>
    </li>
  )
}

/** Who wrote last, and when: what else happens to a request is the desk's business. */
function Last({ row: { lastAgentContact, lastCustomerContact, customer } }: { row: TicketRow }) {
  const { t } = useTexts()
  const me = useSignedIn()
  const byUs = lastAgentContact && (!lastCustomerContact || lastAgentContact > lastCustomerContact)
  const at = byUs ? lastAgentContact : lastCustomerContact
  if (!at) return null
  return (
    <span className="last">
      {t(byUs ? 'answered' : customer.id === me.id ? 'youWrote' : 'written')} <When time={at} />
    </span>
  )
}
