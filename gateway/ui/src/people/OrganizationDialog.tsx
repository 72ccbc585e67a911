import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { FormDialog } from '../parts/Dialog'
import { Field, Tick } from '../parts/Field'
import { tell } from '../parts/toast'
import { conflictsIn } from '../ticket/conflicts'
import { ChangedMeanwhile } from './ChangedMeanwhile'
import { OwnFields, useOwnFields } from './OwnFields'
import { type Organization, useSaveOrganization } from './people'
import { useTexts } from './texts'

export function OrganizationDialog({
  organization: now,
  onClose,
}: {
  organization?: Organization
  onClose: () => void
}) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  // As for people: what others change meanwhile stays.
  const [organization] = useState(now)
  const save = useSaveOrganization(organization)
  const own = useOwnFields(organization?.fields)
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
    save.mutate(
      { ...Object.fromEntries(Object.entries(wanted).filter(differs)), ...own.change() },
      {
        onSuccess: ({ body }) => {
          tell(t('saved', { name: body.name }))
          onClose()
          if (!organization) void navigate(`/organizations/${body.id}`)
        },
      },
    )
  }
  return (
    <FormDialog
      title={organization ? t('editOne', { name: organization.name }) : t('addOrganization')}
      isOpen
      onClose={onClose}
      action={organization ? common('action.save') : t('addOrganization')}
      isBusy={save.isPending}
      problem={conflictsIn(save.error).length > 0 ? null : save.error}
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
      <OwnFields target="organization" own={own} />
      <ChangedMeanwhile target="organization" problem={save.error} />
    </FormDialog>
  )
}
