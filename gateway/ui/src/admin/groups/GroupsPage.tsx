import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGroups } from '../../api/queries'
import type { Group } from '../../api/types'
import { textsOf } from '../../i18n/texts'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { tell } from '../../parts/toast'
import { PageHeader } from '../PageHeader'
import en from './en.json'
import { useSaveGroup } from './groups'
import ko from './ko.json'
import pl from './pl.json'

const useTexts = textsOf('admin.groups', { en, ko, pl })

/** The groups that tickets lie in: which there are, under which address they write, what their mails end with. */
export default function GroupsPage() {
  const { t } = useTexts()
  const groups = useGroups()
  const [edited, setEdited] = useState<Group | 'new'>()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('add')}
        </Button>
      </PageHeader>
      <Answered query={groups}>
        {(known) => (
          <DataTable
            label={t('title')}
            rows={known}
            rowKey={(group) => group.id}
            empty={<Empty title={t('none')} />}
            columns={[
              { id: 'name', name: t('name'), cell: (group) => <strong>{group.name}</strong> },
              { id: 'id', name: t('id'), cell: (group) => <code>{group.id}</code> },
              { id: 'address', name: t('address'), cell: (group) => group.address || '–' },
              { id: 'signature', name: t('signature'), cell: (group) => <Signature of={group} /> },
              {
                id: 'edit',
                name: '',
                align: 'end',
                cell: (group) => (
                  <Button aria-label={t('editOne', { name: group.name })} onPress={() => setEdited(group)}>
                    {t('edit')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {edited && <GroupDialog group={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

function Signature({ of: { signature } }: { of: Group }) {
  return <span className="one-line quiet">{signature?.split('\n')[0] || '–'}</span>
}

function GroupDialog({ group, onClose }: { group: Group | undefined; onClose: () => void }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const save = useSaveGroup(group?.id)
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const wanted = { name: text('name'), address: text('address'), signature: text('signature') }
    save.mutate(group ? wanted : { ...wanted, id: text('id'), address: wanted.address || undefined }, {
      onSuccess: ({ body }) => {
        tell(t('saved', { name: body.name }))
        onClose()
      },
    })
  }
  return (
    <FormDialog
      title={group ? t('editOne', { name: group.name }) : t('add')}
      isOpen
      onClose={onClose}
      action={group ? common('action.save') : t('add')}
      isBusy={save.isPending}
      problem={save.error}
      onSubmit={submit}
    >
      <Field name="name" label={t('name')} defaultValue={group?.name ?? ''} isRequired maxLength={100} autoFocus />
      {!group && (
        <Field name="id" label={t('id')} help={t('idHelp')} pattern="[a-z0-9][a-z0-9\-]{0,59}" isRequired isCode />
      )}
      <Field
        name="address"
        type="email"
        label={t('address')}
        help={t('addressHelp')}
        defaultValue={group?.address ?? ''}
      />
      <Field
        name="signature"
        rows={4}
        label={t('signature')}
        help={t('signatureHelp')}
        defaultValue={group?.signature ?? ''}
        maxLength={10_000}
      />
    </FormDialog>
  )
}
