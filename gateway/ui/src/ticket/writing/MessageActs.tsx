import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import { isAgent, type Message } from '../../api/types'
import { Button, IconButton } from '../../parts/Button'
import { Confirm } from '../../parts/Dialog'
import { Tick } from '../../parts/Field'
import { useSignedIn } from '../../shell/me'
import { ForwardDialog } from '../forward/ForwardDialog'
import { useForward } from '../forward/forward'
import { useSplitOff } from '../joins/Splitting'
import { useIsRead } from '../reading'
import { quote, quotedFrom } from './quote'
import { useTexts } from './texts'

/**
 * What an agent does with one message, at the right of its head: as words where there is a mouse and room for them, behind one
 * sign elsewhere. The styles show one of the two.
 */
export function MessageActs({ message }: { message: Message }) {
  const isRead = useIsRead()
  if (!isAgent(useSignedIn()) || message.erased) return null
  // So many buttons take longer to draw than what was said. Their place is kept.
  return isRead ? <Acts message={message} /> : <span className="message-acts" />
}

function Acts({ message }: { message: Message }) {
  const { t } = useTexts()
  const [asks, setAsks] = useState<'visibility' | 'forward'>()
  const forward = useForward(message, () => setAsks('forward'))
  const splitOff = useSplitOff(message)
  const acts = [
    {
      id: 'quote',
      name: t('quote'),
      run: () => quote(quotedFrom(message, window.getSelection()?.toString() ?? '')),
    },
    ...forward,
    ...(message.channel === 'forward'
      ? []
      : [
          {
            id: 'visibility',
            name: t(message.visibility === 'internal' ? 'show' : 'hide'),
            run: () => setAsks('visibility'),
          },
        ]),
    ...splitOff,
  ]
  const close = () => setAsks(undefined)
  return (
    <span className="message-acts">
      <span className="words">
        {acts.map(({ id, name, run }) => (
          <Button key={id} kind="quiet" onPress={run}>
            {name}
          </Button>
        ))}
      </span>
      <MenuTrigger>
        <IconButton icon="more" name={t('acts')} />
        <Popover placement="bottom end">
          <Menu className="menu" items={acts} onAction={(id) => acts.find((act) => act.id === id)?.run()}>
            {(act) => <MenuItem>{act.name}</MenuItem>}
          </Menu>
        </Popover>
      </MenuTrigger>
      {asks === 'visibility' && <ShowOrHide message={message} onClose={close} />}
      {asks === 'forward' && <ForwardDialog message={message} onClose={close} />}
    </span>
  )
}

function ShowOrHide({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const [mail, setMail] = useState(false)
  const isInternal = message.visibility === 'internal'
  // Whoever had it by mail has it: it is mailed to each person once.
  const wasMailed = (message.delivery ?? []).length > 0
  const mayMail = isInternal && message.channel === 'note' && message.author.role === 'agent' && !wasMailed
  const change = useMutation({
    mutationFn: () =>
      call<Message>(`/tickets/${message.ticketId}/messages/${message.n}`, {
        method: 'PATCH',
        body: { visibility: isInternal ? 'public' : 'internal', ...(mayMail && mail ? { mail } : {}) },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.ticket(message.ticketId) })
      onClose()
    },
  })
  return (
    <Confirm
      title={t(isInternal ? 'show' : 'hide')}
      isOpen
      onClose={onClose}
      action={t(isInternal ? 'show' : 'hide')}
      isDanger={isInternal}
      isBusy={change.isPending}
      problem={change.error}
      onConfirm={() => change.mutate()}
    >
      <p>{t(isInternal ? 'showHelp' : 'hideHelp')}</p>
      {isInternal && wasMailed && <p>{t('mailedBefore')}</p>}
      {mayMail && <Tick label={t('mailToo')} isSelected={mail} onChange={setMail} />}
    </Confirm>
  )
}
