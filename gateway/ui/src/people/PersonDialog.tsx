import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { Choice } from '../parts/Choice'
import { FormDialog } from '../parts/Dialog'
import { Field, Tick } from '../parts/Field'
import { tell } from '../parts/toast'
import { conflictsIn } from '../ticket/conflicts'
import { ChangedMeanwhile } from './ChangedMeanwhile'
import { OwnFields, useOwnFields } from './OwnFields'
import { nameOf, type PersonDetails, useOrganizations, useSavePerson } from './people'
import { useTexts } from './texts'

const NONE = 'none'

/** What the desk knows of a person. What was not touched is not sent, so that others' changes of it stay. */
export function PersonDialog({ person: now, onClose }: { person?: PersonDetails; onClose: () => void }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  // What somebody else changes while this is open is theirs, not something that was taken away here.
  const [person] = useState(now)
  const save = useSavePerson(person)
  const own = useOwnFields(person?.fields)
  const organizations = useOrganizations()
  const [organization, setOrganization] = useState(person?.organizationId ?? NONE)
  const [isActive, setActive] = useState(person?.active ?? true)
  const submit = (form: FormData) => {
    const wanted = wantedBy(form, organization === NONE ? null : organization)
    const change = person
      ? { ...changedOnly(wanted, person), ...own.change(), ...(isActive === person.active ? {} : { active: isActive }) }
      : { ...withoutNulls(wanted), ...own.change() }
    save.mutate(change, {
      onSuccess: ({ body }) => {
        tell(t('saved', { name: nameOf(body) }))
        onClose()
        if (!person) void navigate(`/people/${body.id}`)
      },
    })
  }
  const options = [
    { id: NONE, name: t('noOrganization') },
    ...(organizations.data ?? []).map(({ id, name }) => ({ id, name })),
  ]
  return (
    <FormDialog
      title={person ? t('editOne', { name: nameOf(person) }) : t('addPerson')}
      isOpen
      onClose={onClose}
      action={person ? common('action.save') : t('addPerson')}
      isBusy={save.isPending}
      problem={conflictsIn(save.error).length > 0 ? null : save.error}
      onSubmit={submit}
    >
      <Field name="name" label={t('name')} defaultValue={person?.name ?? ''} maxLength={200} autoFocus />
      <Field
        name="emails"
        label={t('emails')}
        help={t('emailsHelp')}
        rows={2}
        defaultValue={person?.emails.join('\n') ?? ''}
      />
      <Field
        name="phones"
        label={t('phones')}
        help={t('onePerLine')}
        rows={2}
        defaultValue={person?.phones.join('\n') ?? ''}
      />
      <Choice label={t('organization')} value={organization} options={options} onChoose={setOrganization} />
      <Field name="jobTitle" label={t('jobTitle')} defaultValue={person?.jobTitle ?? ''} maxLength={200} />
      <Field
        name="externalId"
        label={t('externalId')}
        help={t('externalIdHelp')}
        defaultValue={person?.externalId ?? ''}
        maxLength={200}
      />
      <Field
        name="language"
        label={t('language')}
        help={t('languageHelp')}
        defaultValue={person?.language ?? ''}
        maxLength={40}
      />
      <Field
        name="timeZone"
        label={t('timeZone')}
        help={t('timeZoneHelp')}
        defaultValue={person?.timeZone ?? ''}
        maxLength={100}
      />
      <Field
        name="notes"
        label={t('notes')}
        help={t('notesHelp')}
        rows={4}
        defaultValue={person?.notes ?? ''}
        maxLength={20_000}
      />
      <OwnFields target="person" own={own} />
      {person && <Tick label={t('active')} help={t('activeHelp')} isSelected={isActive} onChange={setActive} />}
      <ChangedMeanwhile target="person" problem={save.error} />
    </FormDialog>
  )
}

type Wanted = Pick<
  PersonDetails,
  'name' | 'emails' | 'phones' | 'organizationId' | 'jobTitle' | 'externalId' | 'language' | 'timeZone' | 'notes'
>

function wantedBy(form: FormData, organizationId: string | null): Wanted {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const lines = (name: string) =>
    text(name)
      .split(/[\n,;]+/)
      .map((line) => line.trim())
      .filter(Boolean)
  return {
    name: text('name') || null,
    emails: lines('emails').map((email) => email.toLowerCase()),
    phones: lines('phones'),
    organizationId,
    jobTitle: text('jobTitle') || null,
    externalId: text('externalId') || null,
    language: text('language') || null,
    timeZone: text('timeZone') || null,
    notes: text('notes') || null,
  }
}

/** What differs from what was read. */
export function changedOnly(wanted: Wanted, known: PersonDetails): Record<string, unknown> {
  const differs = ([field, value]: [string, unknown]) =>
    JSON.stringify(value ?? null) !== JSON.stringify(known[field as keyof Wanted] ?? null)
  return Object.fromEntries(Object.entries(wanted).filter(differs))
}

function withoutNulls(wanted: Wanted): Record<string, unknown> {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null))
}
