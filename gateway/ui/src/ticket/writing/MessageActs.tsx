import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import { isAgent, type Message } from '../../api/types'
import { Button } from '../../parts/Button'
import { Confirm } from '../../parts/Dialog'
import { Tick } from '../../parts/Field'
import { useSignedIn } from '../../shell/me'
import { quote, quotedFrom } from './quote'
import { useTexts } from './texts'

/** What an agent does with one message: quote it, show it to the customer or take it out of the customer's sight. */
export function MessageActs({ message }: { message: Message }) {
  const { t } = useTexts()
  const [isAsking, setAsking] = useState(false)
  if (!isAgent(useSignedIn()) || message.erased) return null
  const isInternal = message.visibility === 'internal'
  return (
    <>
      <Button kind="quiet" onPress={() => quote(quotedFrom(message, window.getSelection()?.toString() ?? ''))}>
        {t('quote')}
      </Button>
      <Button kind="quiet" onPress={() => setAsking(true)}>
        {t(isInternal ? 'show' : 'hide')}
      </Button>
      {isAsking && <ShowOrHide message={message} onClose={() => setAsking(false)} />}
    </>
  )
}

function ShowOrHide({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const [mail, setMail] = useState(false)
  const isInternal = message.visibility === 'internal'
  const mayMail = isInternal && message.channel === 'note' && message.author.role === 'agent'
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
      {mayMail && <Tick label={t('mailToo')} isSelected={mail} onChange={setMail} />}
    </Confirm>
  )
}
