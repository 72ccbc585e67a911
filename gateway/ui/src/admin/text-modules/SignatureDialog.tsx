import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import { LANGUAGES } from '../../i18n'
import { FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { tell } from '../../parts/toast'
import { useTexts } from './texts'

interface OwnSignature {
  content: Record<string, string>
}

const key = [...keys.setup, 'own-signature']

/** What stands below one's own answers; without one the group's does. */
export function SignatureDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const queries = useQueryClient()
  const own = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<OwnSignature>('/me/signature', { signal })).body.content,
  })
  const save = useMutation({
    mutationFn: (content: Record<string, string>) =>
      call<OwnSignature>('/me/signature', { method: 'PUT', body: { content } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: key })
      void queries.invalidateQueries({ queryKey: [...keys.setup, 'signature'] })
      tell(t('signatureSaved'))
      onClose()
    },
  })
  if (!own.data) return null
  const tags = [...new Set([...Object.keys(LANGUAGES), ...Object.keys(own.data)])]
  return (
    <FormDialog
      title={t('signature')}
      isOpen
      onClose={onClose}
      action={common('action.save')}
      isBusy={save.isPending}
      problem={save.error}
      onSubmit={(form) => save.mutate(Object.fromEntries(tags.map((tag) => [tag, String(form.get(tag) ?? '')])))}
    >
      <p className="quiet">{t('signatureHelp')}</p>
      {tags.map((tag) => (
        <Field
          key={tag}
          name={tag}
          rows={3}
          label={t('textIn', { language: LANGUAGES[tag as keyof typeof LANGUAGES] ?? tag })}
          defaultValue={own.data[tag] ?? ''}
          maxLength={10_000}
        />
      ))}
    </FormDialog>
  )
}
