import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { FormDialog } from '../parts/Dialog'
import { Field, Tick } from '../parts/Field'
import { tell } from '../parts/toast'
import { type Organization, useSaveOrganization } from './people'
import { useTexts } from './texts'

export function OrganizationDialog({ organization, onClose }: { organization?: Organization; onClose: () => void }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const save = useSaveOrganization(organization)
  const [isShared, setShared] = useState(organization?.shared ?? false)
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const wanted = {
      name: text('name'),
      domains: text('domains')
        .split(/[\s,;]+/)
        .filter(Boolean),
      shared: isShared,
      externalId: text('externalId') || null,
      notes: text('notes') || null,
    }
    const differs = ([field, value]: [string, unknown]) =>
      JSON.stringify(value) !== JSON.stringify(organization?.[field as keyof typeof wanted] ?? null)
    save.mutate(Object.fromEntries(Object.entries(wanted).filter(differs)), {
      onSuccess: ({ body }) => {
        tell(t('saved', { name: body.name }))
        onClose()
        if (!organization) void navigate(`/organizations/${body.id}`)
      },
    })
  }
  return (
    <FormDialog
      title={organization ? t('editOne', { name: organization.name }) : t('addOrganization')}
      isOpen
      onClose={onClose}
      action={organization ? common('action.save') : t('addOrganization')}
      isBusy={save.isPending}
      problem={save.error}
      onSubmit={submit}
    >
      <Field
        name="name"
        label={t('name')}
        defaultValue={organization?.name ?? ''}
        isRequired
        maxLength={200}
        autoFocus
      />
      <Field
        name="domains"
        label={t('domains')}
        help={t('domainsHelp')}
        rows={2}
        defaultValue={organization?.domains.join('\n') ?? ''}
      />
      <Tick label={t('shared')} help={t('sharedHelp')} isSelected={isShared} onChange={setShared} />
      <Field
        name="externalId"
        label={t('externalId')}
        help={t('externalIdHelp')}
        defaultValue={organization?.externalId ?? ''}
        maxLength={200}
      />
      <Field
        name="notes"
        label={t('notes')}
        help={t('notesHelp')}
        rows={4}
        defaultValue={organization?.notes ?? ''}
        maxLength={20_000}
      />
    </FormDialog>
  )
}
