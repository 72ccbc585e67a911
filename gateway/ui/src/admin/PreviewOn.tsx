import { Button } from '../parts/Button'
import { Field } from '../parts/Field'

/** Asks for the ticket on which a text is shown before it is saved. */
export function PreviewOn({
  label,
  help,
  action,
  ticket,
  isRequired = false,
  isPending,
  refusal,
  onChange,
  onShow,
}: {
  label: string
  help: string
  action: string
  ticket: string
  /** Whether nothing can be shown while no ticket is named. */
  isRequired?: boolean
  isPending: boolean
  refusal: string | undefined
  onChange: (ticket: string) => void
  onShow: () => void
}) {
  const isMissing = isRequired && !ticket.trim()
  return (
    <div className="preview-on">
      <Field
        label={label}
        help={help}
        value={ticket}
        onChange={onChange}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          // It shows, and does not save.
          event.preventDefault()
          if (!isMissing) onShow()
        }}
        maxLength={60}
        errorMessage={refusal}
      />
      <Button onPress={onShow} isPending={isPending} isDisabled={isMissing}>
        {action}
      </Button>
    </div>
  )
}
