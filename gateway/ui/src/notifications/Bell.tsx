import { useState } from 'react'
import { Button as Pressable, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components'
import { Link } from 'react-router'
import { useEveryAgent } from '../api/queries'
import { isAgent } from '../api/types'
import { useCommands } from '../commands/commands'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Answered, Empty } from '../parts/PageState'
import { When } from '../parts/time'
import { useSignedIn } from '../shell/me'
import './notifications.css'
import { type Notification, type Unread, useNotifications, useReading, useUnread } from './notifications'
import { useTexts } from './texts'

/** How many things are unread, and behind it what they are. */
export function Bell() {
  const { t } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const unread = useUnread().data
  const words = useCount(unread)
  useCommands([{ id: 'notifications', name: t('title'), group: 'go', keys: 'g n', run: () => setOpen(true) }])
  return (
    <>
      {/* Said when it changes; the button itself is read only by whoever comes to it. */}
      <span className="hidden" role="status">
        {words}
      </span>
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <Pressable className="bell" aria-label={words ? `${t('title')}: ${words}` : t('title')}>
          <Icon name="bell" />
          {unread && unread.unread > 0 && (
            <span className="count" aria-hidden="true">
              {unread.unread > MOST ? `${MOST}+` : unread.unread}
            </span>
          )}
        </Pressable>
        <Popover placement="bottom end" className="react-aria-Popover told">
          <Dialog>
            <Told onClose={() => setOpen(false)} />
          </Dialog>
        </Popover>
      </DialogTrigger>
    </>
  )
}

/** More than two figures say no more than "many". */
const MOST = 99

function useCount(unread: Unread | undefined) {
  const { t } = useTexts()
  if (!unread || !(unread.unread > 0)) return ''
  return unread.more || unread.unread > MOST ? t('many', { count: MOST }) : t('unread', { count: unread.unread })
}

function Told({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const agent = isAgent(useSignedIn())
  const list = useNotifications()
  const unread = useUnread().data
  const reading = useReading()
  const newest = list.data?.[0]
  return (
    <>
      <header>
        <Heading slot="title">{t('title')}</Heading>
        {newest && unread && unread.unread > 0 && (
          <Button
            kind="quiet"
            icon="check"
            isPending={reading.isPending}
            onPress={() => reading.mutate({ upTo: newest.id })}
          >
            {t('readAll')}
          </Button>
        )}
      </header>
      <Answered query={list}>
        {(notifications) =>
          notifications.length === 0 ? (
            <Empty title={t('empty')}>{t(agent ? 'emptyAgent' : 'emptyCustomer')}</Empty>
          ) : (
            <ul>
              {notifications.map((one) => (
                <li key={one.id}>
                  <Entry one={one} onClose={onClose} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
      {list.hasNextPage && (
        <Button className="more" isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
      <footer>
        <Link to="/account/notifications" onClick={onClose}>
          {t('settings')}
        </Link>
      </footer>
    </>
  )
}

function Entry({ one, onClose }: { one: Notification; onClose: () => void }) {
  const { t } = useTexts()
  const agent = isAgent(useSignedIn())
  const { ticket, by } = one
  const agents = useEveryAgent(agent).data
  // Where nothing was written, it tells who did it by the id.
  const who = by?.name ?? agents?.find((colleague) => colleague.id === by?.id)?.name
  const said = [t(`what.${whatOf(one, agent)}`), ticket.key, who].filter(Boolean).join(' · ')
  return (
    <Link className="entry" to={`/tickets/${ticket.id}`} data-unread={!one.readAt || undefined} onClick={onClose}>
      <span className="line">
        {!one.readAt && <span className="unseen" role="img" aria-label={t('new')} />}
        <span className="subject">{ticket.subject || ticket.key}</span>
        <span className="quiet">
          <When time={one.at} />
        </span>
      </span>
      <span className="line quiet">{said}</span>
      {one.excerpt && <span className="excerpt quiet">{one.excerpt}</span>}
    </Link>
  )
}

/** The word for it: why one is told where that says more than what happened. */
export function whatOf({ kind, what }: Notification, agent: boolean) {
  switch (kind) {
    case 'assigned':
    case 'mentioned':
      return kind
    case 'answered':
      return agent ? 'answered' : 'answer'
    case 'watched':
    case 'rated':
    case 'progress':
      return what
  }
}
