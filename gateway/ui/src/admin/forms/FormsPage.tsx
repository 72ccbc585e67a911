import { useState } from 'react'
import { Link, Route as At, Routes, useNavigate } from 'react-router'
import { useGroups } from '../../api/queries'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm } from '../../parts/Dialog'
import { Answered, Empty } from '../../parts/PageState'
import { PageHeader } from '../PageHeader'
import { FormPage } from './FormPage'
import { type KnownForm, useDeleteForm, useForms } from './forms'
import { useTexts } from './texts'

/** Forms for other sites, by which anybody writes to the desk. */
export default function FormsPage() {
  return (
    <Routes>
      <At index element={<Forms />} />
      <At path="new" element={<FormPage />} />
      <At path="of/:id" element={<FormPage />} />
    </Routes>
  )
}

function Forms() {
  const { t } = useTexts()
  const navigate = useNavigate()
  const forms = useForms()
  const groups = useGroups().data ?? []
  const [deleted, setDeleted] = useState<KnownForm>()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => void navigate('/admin/forms/new')}>
          {t('add')}
        </Button>
      </PageHeader>
      <Answered query={forms}>
        {(known) => (
          <DataTable
            label={t('title')}
            rows={known}
            rowKey={(form) => form.id}
            empty={<Empty title={t('none')}>{t('noneHelp')}</Empty>}
            columns={[
              {
                id: 'name',
                name: t('name'),
                cell: (form) => <Link to={`/admin/forms/of/${form.id}`}>{form.name}</Link>,
              },
              {
                id: 'group',
                name: t('group'),
                cell: (form) => groups.find(({ id }) => id === form.group)?.name ?? form.group,
              },
              {
                id: 'origins',
                name: t('origins'),
                cell: (form) => <span className="anywhere">{form.origins.join(', ') || '–'}</span>,
              },
              {
                id: 'lately',
                name: t('lately'),
                cell: (form) => t('came', { day: form.lastDay, week: form.lastWeek }),
              },
              {
                id: 'state',
                name: t('state'),
                cell: (form) => (form.active ? <Badge tone="good">{t('on')}</Badge> : <Badge>{t('off')}</Badge>),
              },
              {
                id: 'actions',
                name: '',
                align: 'end',
                cell: (form) => (
                  <Button aria-label={t('deleteOne', { name: form.name })} onPress={() => setDeleted(form)}>
                    {t('delete')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {deleted && <DeleteForm form={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  )
}

function DeleteForm({ form, onClose }: { form: KnownForm; onClose: () => void }) {
  const { t } = useTexts()
  const remove = useDeleteForm()
  return (
    <Confirm
      title={t('deleteOne', { name: form.name })}
      isOpen
      onClose={onClose}
      action={t('delete')}
      isBusy={remove.isPending}
      problem={remove.error}
      onConfirm={() => remove.mutate(form.id, { onSuccess: onClose })}
    >
      {t('deleteHelp')}
    </Confirm>
  )
}
