import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Input, Label, Text, TextField } from 'react-aria-components'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { Tick } from '../../parts/Field'
import type { Copying, Draft, DraftAction, ReplyChannel } from '../draft'
import { useIsRead } from '../reading'
import { useTexts } from './texts'

const COPYING = ['cc', 'bcc'] as const
const CHANNELS = ['email', 'phone-out', 'phone-in'] as const

/** How a reply goes, to whom besides the customer, and what stands below it. */
export function ReplyOptions({
  ticketId,
  draft,
  act,
}: {
  ticketId: string
  draft: Draft
  act: (action: DraftAction) => void
}) {
  const { t } = useTexts()
  const { channel, signature } = draft
  const below = useSignature(ticketId)
  const goesOut = channel !== 'phone-in'
  return (
    <div className="reply-options">
      <Choice
        label={t('channel')}
        value={channel}
        options={CHANNELS.map((id) => ({ id, name: t(`via.${id}`) }))}
        onChoose={(id) => act({ type: 'go', channel: id as ReplyChannel })}
      />
      {goesOut && COPYING.map((how) => <Copies key={how} how={how} addresses={draft[how]} act={act} />)}
      {goesOut && below && (
        <Tick
          label={t('signature')}
          help={<span className="one-line">{below.split('\n')[0]}</span>}
          isSelected={signature}
          onChange={(isIn) => act({ type: 'sign', signature: isIn })}
        />
      )}
    </div>
  )
}

/** A line of further addresses, which is there where somebody asks for it. */
function Copies({ how, addresses, act }: { how: Copying; addresses: string[]; act: (action: DraftAction) => void }) {
  const { t } = useTexts()
  const [isCopying, setCopying] = useState(false)
  const [written, setWritten] = useState(addresses.join(', '))
  // On another device somebody may have written other ones.
  const isOwn = addressesIn(written).join() === addresses.join()
  if (!isCopying && addresses.length === 0)
    return (
      <Button kind="quiet" onPress={() => setCopying(true)}>
        {t(how)}
      </Button>
    )
  return (
    <TextField
      className="field copies"
      autoFocus={isCopying}
      value={isOwn ? written : addresses.join(', ')}
      onChange={(text) => {
        setWritten(text)
        act({ type: 'copy', how, addresses: addressesIn(text) })
      }}
    >
      <Label>{t(how)}</Label>
      <Input placeholder="name@example.org" />
      {how === 'bcc' && (
        <Text slot="description" className="quiet">
          {t('bccHelp')}
        </Text>
      )}
    </TextField>
  )
}

/** What a call says of itself, where a mail would say to whom it goes; nothing for a mail. */
export function useCallWords(channel: ReplyChannel, recipient: string, customer: string) {
  const { t } = useTexts()
  switch (channel) {
    case 'email':
      return undefined
    case 'phone-in':
      return { hint: t('calledIn'), send: t('addCall') }
    case 'phone-out':
      return { hint: t('calledOut', { name: recipient }), send: t('sendCall', { name: customer }) }
  }
}

/** Whole addresses only: what is still being typed goes nowhere. */
export function addressesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((word) => /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(word)))]
}

function useSignature(ticketId: string) {
  const isRead = useIsRead()
  return useQuery({
    queryKey: [...keys.setup, 'signature', ticketId],
    enabled: isRead,
    queryFn: async ({ signal }) =>
      (await call<{ text?: string | null }>(`/tickets/${ticketId}/signature`, { signal })).body.text ?? '',
    staleTime: 60_000,
  }).data
}
