import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Input, Label, TextField } from 'react-aria-components'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { Tick } from '../../parts/Field'
import type { Draft, DraftAction, ReplyChannel } from '../draft'
import { useIsRead } from '../reading'
import { useTexts } from './texts'

const CHANNELS = ['email', 'phone-out', 'phone-in'] as const

/** How a reply goes, to whom besides the customer, and what stands below it. */
export function ReplyOptions({
  ticketId,
  draft: { channel, cc, signature },
  act,
}: {
  ticketId: string
  draft: Draft
  act: (action: DraftAction) => void
}) {
  const { t } = useTexts()
  const [isCopying, setCopying] = useState(false)
  const [written, setWritten] = useState(cc.join(', '))
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
      {goesOut &&
        (isCopying || cc.length > 0 ? (
          <TextField
            className="field copies"
            value={written}
            onChange={(text) => {
              setWritten(text)
              act({ type: 'copy', cc: addressesIn(text) })
            }}
          >
            <Label>{t('cc')}</Label>
            <Input placeholder="name@example.org" />
          </TextField>
        ) : (
          <Button kind="quiet" onPress={() => setCopying(true)}>
            {t('cc')}
          </Button>
        ))}
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
