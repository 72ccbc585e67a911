import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useGroups } from '../../api/queries'
import type { Message, Ticket } from '../../api/types'
import { Choice } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { tell } from '../../parts/toast'
import { useSplit } from './joins'
import { useTexts } from './texts'

/** So many messages at most begin a ticket. */
const MOST = 50

/** Begins a new ticket with a message of this one, or with it and what was said after it. */
export function SplitDialog({
  ticket,
  message,
  following,
  onClose,
}: {
  ticket: Ticket
  message: Message
  /** The numbers of the messages after it, in the ticket that it was written to. */
  following: number[]
  onClose: () => void
}) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const split = useSplit(message.ticketId)
  const groups = useGroups().data ?? []
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const [subject, setSubject] = useState(ticket.subject.value)
  const [email, setEmail] = useState('')
  const [group, setGroup] = useState(ticket.group?.id ?? '')
  const [withFollowing, setWithFollowing] = useState(false)
  const submit = () =>
    split.mutate(
      {
        idempotencyKey: `${idempotencyKey}-${withFollowing}`,
        messages: [message.n, ...(withFollowing ? following.slice(0, MOST - 1) : [])],
        subject,
        ...(email.trim() ? { customer: { email: email.trim() } } : {}),
        ...(group && group !== ticket.group?.id ? { group } : {}),
      },
      {
        onSuccess: ({ body }) => {
          onClose()
          void navigate(`/tickets/${body.id}`)
          tell(t('splitDone', { key: body.key }))
        },
      },
    )
  return (
    <FormDialog
      isOpen
      title={t('splitTitle')}
      action={t('splitAction')}
      isBusy={split.isPending}
      isReady={subject.trim() !== ''}
      problem={split.error}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className="quiet">{t('splitHelp')}</p>
      <Field label={t('subject')} value={subject} onChange={setSubject} isRequired maxLength={998} autoFocus />
      {following.length > 0 && <Tick label={t('following')} isSelected={withFollowing} onChange={setWithFollowing} />}
      <Field
        label={t('customer')}
        help={t('customerHelp', { name: ticket.customer.name ?? ticket.customer.email ?? ticket.customer.id })}
        type="email"
        value={email}
        onChange={setEmail}
      />
      <Choice
        label={t('group')}
        value={group}
        options={groups.map(({ id, name }) => ({ id, name }))}
        onChoose={setGroup}
      />
    </FormDialog>
  )
}
