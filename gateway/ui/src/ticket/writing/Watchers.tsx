import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { mayChange, type Ticket } from '../../api/types'
import { Button, IconButton } from '../../parts/Button'
import { useSignedIn } from '../../shell/me'
import type { TicketEdit } from '../useTicketEdit'
import { useColleagues, useWatcherNames } from './colleagues'
import { useTexts } from './texts'

/** Who watches a ticket, and the way to have a colleague watch it too, who is told then of what happens there. */
export function Watchers({ ticket, edit }: { ticket: Ticket; edit: TicketEdit }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const isMine = mayChange(useSignedIn(), ticket)
  const watchers = ticket.watchers ?? []
  const [isAdding, setAdding] = useState(false)
  const names = useWatcherNames(ticket.id, watchers.length > 0)
  const colleagues = useColleagues(ticket.id, isAdding)
  const nameOf = (id: string) => names.data?.get(id) ?? common('actor.person')
  const watch = (next: string[]) => edit.apply({ watchers: next })
  if (!isMine && watchers.length === 0) return null
  return (
    <section className="relations" aria-label={common('field.watchers')}>
      <h2>{common('field.watchers')}</h2>
      {!names.isPending && (
        <ul>
          {watchers.map((id) => (
            <li key={id}>
              <span className="line">{nameOf(id)}</span>
              {isMine && (
                <IconButton
                  icon="close"
                  name={t('removeWatcher', { name: nameOf(id) })}
                  isDisabled={edit.isPending}
                  onPress={() => watch(watchers.filter((one) => one !== id))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {isMine && (
        <MenuTrigger onOpenChange={(open) => open && setAdding(true)}>
          <Button kind="quiet" icon="plus" isDisabled={edit.isPending}>
            {t('addWatcher')}
          </Button>
          <Popover placement="bottom start">
            <Menu
              className="menu"
              items={(colleagues.data ?? []).filter(({ id }) => !watchers.includes(id))}
              onAction={(id) => watch([...watchers, String(id)])}
              renderEmptyState={() => colleagues.data && <span className="quiet">{t('allWatch')}</span>}
            >
              {({ name }) => <MenuItem>{name}</MenuItem>}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
    </section>
  )
}
