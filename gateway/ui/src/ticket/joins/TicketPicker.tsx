import { useState } from 'react'
import { Autocomplete, Input, Label, ListBox, ListBoxItem, SearchField } from 'react-aria-components'
import type { Ticket, TicketRow } from '../../api/types'
import { Refusal } from '../../parts/Refusal'
import { StateDot } from '../../parts/StateDot'
import { useCandidates } from './joins'
import { useTexts } from './texts'

/** Another ticket, found by what somebody types; before that, the customer's other tickets. */
export function TicketPicker({
  ticket,
  chosen,
  onChoose,
}: {
  ticket: Ticket
  chosen: TicketRow | undefined
  onChoose: (row: TicketRow | undefined) => void
}) {
  const { t } = useTexts()
  const [words, setWords] = useState('')
  const found = useCandidates(ticket, words)
  const rows = found.data ?? []
  const withChosen = chosen && !rows.some((row) => row.id === chosen.id) ? [chosen, ...rows] : rows
  return (
    <div className="picker">
      <Autocomplete inputValue={words} onInputChange={setWords} disableAutoFocusFirst>
        <SearchField className="field" autoFocus>
          <Label>{t('pick')}</Label>
          <Input placeholder={t('pickHint')} onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()} />
        </SearchField>
        <ListBox
          aria-label={t('pick')}
          items={withChosen}
          selectionMode="single"
          selectedKeys={chosen ? [chosen.id] : []}
          onSelectionChange={(keys) => {
            const [id] = keys === 'all' ? [] : [...keys]
            onChoose(withChosen.find((row) => row.id === id))
          }}
          renderEmptyState={() => (found.isFetching ? null : <p className="quiet">{t('pickNone')}</p>)}
        >
          {(row) => (
            <ListBoxItem id={row.id} textValue={`${row.key} ${row.subject}`}>
              <span className="number">{row.key}</span>
              <span className="subject">{row.subject || t('ticket.noSubject')}</span>
              <span className="quiet">
                {row.customer.id === ticket.customer.id
                  ? t('sameCustomer')
                  : (row.customer.name ?? row.customer.email ?? row.customer.id)}
              </span>
              <StateDot state={row.state} />
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
      {found.isError && <Refusal problem={found.error} onRetry={() => found.refetch()} />}
    </div>
  )
}
