import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form } from 'react-aria-components'
import { call } from '../../api/http'
import type { Sending } from '../../api/outgoing'
import { keys } from '../../api/queries'
import { Button } from '../../parts/Button'
import { Field } from '../../parts/Field'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { useTexts } from './texts'

/** How long agents' answers wait, so that they can be taken back. */
export function UndoTime({ now }: { now: Sending }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const save = useMutation({
    mutationFn: (seconds: number) => call('/outgoing-mail/undo-time', { method: 'PUT', body: { seconds } }),
    onSuccess: () => {
      tell(t('undoSaved'))
      return queries.invalidateQueries({ queryKey: keys.sending })
    },
  })
  return (
    <Form
      className="form sending"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(Number(new FormData(event.currentTarget).get('seconds')))
      }}
    >
      <Field
        key={now.undoSeconds}
        name="seconds"
        label={t('undoSeconds')}
        help={t('undoHelp')}
        defaultValue={String(now.undoSeconds ?? 0)}
        pattern="[0-9]|[1-5][0-9]|60"
        isRequired
      />
      {save.error && <Refusal problem={save.error} />}
      <div className="buttons">
        <Button type="submit" isPending={save.isPending}>
          {t('saveUndo')}
        </Button>
      </div>
    </Form>
  )
}
