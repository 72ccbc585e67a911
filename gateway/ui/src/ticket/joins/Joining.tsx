import { useState } from 'react'
import { mayMerge, type Ticket } from '../../api/types'
import { useCommands } from '../../commands/commands'
import { Button } from '../../parts/Button'
import { useSignedIn } from '../../shell/me'
import { LinkDialog } from './LinkDialog'
import { MergeDialog } from './MergeDialog'
import { useTexts } from './texts'

/** Among the ticket's actions: to merge it into another, and by key also to link it. */
export function Joining({ ticket }: { ticket: Ticket }) {
  const { t } = useTexts()
  const [joining, setJoining] = useState<'merge' | 'link'>()
  const me = useSignedIn()
  const isMergeable = ticket.state.type !== 'merged' && mayMerge(me, ticket)
  const merge = () => setJoining('merge')
  useCommands([
    { id: 'link', name: t('addLink'), group: 'ticket', keys: 'l', run: () => setJoining('link') },
    ...(isMergeable ? [{ id: 'merge', name: t('merge'), group: 'ticket' as const, keys: 'm', run: merge }] : []),
  ])
  const close = () => setJoining(undefined)
  return (
    <>
      {isMergeable && <Button onPress={merge}>{t('merge')}</Button>}
      {joining === 'merge' && <MergeDialog ticket={ticket} onClose={close} />}
      {joining === 'link' && <LinkDialog ticket={ticket} onClose={close} />}
    </>
  )
}
