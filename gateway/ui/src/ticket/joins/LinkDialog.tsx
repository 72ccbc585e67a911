import { useState } from 'react'
import type { Ticket, TicketRow } from '../../api/types'
import { Choice } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { type Kind, KINDS, useLink } from './joins'
import { useTexts } from './texts'
import { TicketPicker } from './TicketPicker'

export function LinkDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useTexts()
  const link = useLink(ticket)
  const [kind, setKind] = useState<Kind>('related')
  const [other, setOther] = useState<TicketRow>()
  return (
    <FormDialog
      isOpen
      title={t('linkTitle', { key: ticket.key })}
      action={t('link')}
      isBusy={link.isPending}
      isReady={other !== undefined}
      problem={link.error}
      onClose={onClose}
      onSubmit={() => other && link.mutate({ kind, ticket: other.id }, { onSuccess: onClose })}
    >
      <TicketPicker ticket={ticket} chosen={other} onChoose={setOther} />
      <Choice
        label={t('kindLabel')}
        value={kind}
        options={KINDS.map((id) => ({ id, name: t(`kind.${id}`) }))}
        onChoose={(id) => setKind(id as Kind)}
      />
    </FormDialog>
  )
}
