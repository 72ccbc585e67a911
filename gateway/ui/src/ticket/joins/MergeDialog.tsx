import { useState } from 'react'
import { useNavigate } from 'react-router'
import { carryOut } from '../../api/carryOut'
import type { Ticket, TicketRow } from '../../api/types'
import { FormDialog } from '../../parts/Dialog'
import { Tick } from '../../parts/Field'
import { tell } from '../../parts/toast'
import { useMerge, useUnmerge } from './joins'
import { useTexts } from './texts'
import { TicketPicker } from './TicketPicker'

/** Asks into which ticket this one is to go, and says what that does before it is done. */
export function MergeDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const merge = useMerge(ticket)
  const unmerge = useUnmerge()
  const [into, setInto] = useState<TicketRow>()
  const [isMeant, setMeant] = useState(false)
  const isAcross = into !== undefined && into.customer.id !== ticket.customer.id
  const submit = () => {
    if (!into) return
    carryOut(merge, { into: into.id, acrossCustomers: isAcross && isMeant }, ({ body }) => {
      const target = body.mergedInto ?? into.id
      const undo = () =>
        carryOut(
          unmerge,
          { id: ticket.id, from: target },
          () => {
            void navigate(`/tickets/${ticket.id}`)
            tell(t('unmerged', { key: ticket.key }))
          },
          (problem) => tell(problem.message),
        )
      onClose()
      void navigate(`/tickets/${target}`, { state: { merging: { id: ticket.id, key: ticket.key } } })
      tell(t('merged', { key: ticket.key, into: into.key }), { name: t('undo'), onPress: undo })
    })
  }
  return (
    <FormDialog
      isOpen
      title={t('mergeTitle', { key: ticket.key })}
      action={into ? t('mergeAction', { key: into.key }) : t('mergeActionNone')}
      isBusy={merge.isPending}
      isReady={into !== undefined && (!isAcross || isMeant)}
      problem={merge.error}
      onClose={onClose}
      onSubmit={submit}
    >
      <TicketPicker ticket={ticket} chosen={into} onChoose={setInto} />
      {into && (
        <ul className="preview" aria-live="polite">
          <li>{t('what', { key: ticket.key, into: into.key })}</li>
          <li>{t('whatMessages', { into: into.key })}</li>
          <li>{t('whatState', { key: ticket.key })}</li>
        </ul>
      )}
      {into && isAcross && (
        <Tick label={t('across')} help={t('acrossHelp', { into: into.key })} isSelected={isMeant} onChange={setMeant} />
      )}
    </FormDialog>
  )
}
