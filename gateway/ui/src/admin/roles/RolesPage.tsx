import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm, FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { tell } from '../../parts/toast'
import { type Role, useDeleteRole, useRoles, useSaveRole } from '../agents/access'
import { PageHeader } from '../PageHeader'
import { usePermissionName, useTexts } from './permissions'

/** What agents may do, under names: the two built in, and those that this desk has made. */
export default function RolesPage() {
  const { t } = useTexts()
  const roles = useRoles()
  const remove = useDeleteRole()
  const [edited, setEdited] = useState<Role | 'new'>()
  const [deleted, setDeleted] = useState<Role>()
  const permissionName = usePermissionName()
  const nameOf = (role: Role) => (role.builtIn ? t(`builtIn.${role.id}`) : role.name)
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('add')}
        </Button>
      </PageHeader>
      <Answered query={roles}>
        {(known) => (
          <>
            <DataTable
              label={t('title')}
              rows={known.roles}
              rowKey={(role) => role.id}
              empty={<Empty title={t('title')} />}
              columns={[
                { id: 'name', name: t('name'), cell: (role) => <strong>{nameOf(role)}</strong> },
                { id: 'id', name: t('id'), cell: (role) => <code>{role.id}</code> },
                {
                  id: 'permissions',
                  name: t('permissions'),
                  cell: (role) => role.permissions.map((one) => permissionName(one)).join(', ') || '–',
                },
                {
                  id: 'acts',
                  name: '',
                  align: 'end',
                  cell: (role) =>
                    !role.builtIn && (
                      <span className="buttons end">
                        <Button aria-label={t('editOne', { name: role.name })} onPress={() => setEdited(role)}>
                          {t('edit')}
                        </Button>
                        <Button
                          kind="quiet"
                          aria-label={t('deleteOne', { name: role.name })}
                          onPress={() => setDeleted(role)}
                        >
                          {t('delete')}
                        </Button>
                      </span>
                    ),
                },
              ]}
            />
            {edited && (
              <RoleDialog
                role={edited === 'new' ? undefined : edited}
                permissions={known.permissions}
                onClose={() => setEdited(undefined)}
              />
            )}
          </>
        )}
      </Answered>
      <Confirm
        title={t('deleteOne', { name: deleted?.name ?? '' })}
        isOpen={deleted !== undefined}
        onClose={() => {
          remove.reset()
          setDeleted(undefined)
        }}
        action={t('delete')}
        isBusy={remove.isPending}
        problem={remove.error}
        onConfirm={() => deleted && remove.mutate(deleted.id, { onSuccess: () => setDeleted(undefined) })}
      >
        {t('deleteHelp')}
      </Confirm>
    </>
  )
}

function RoleDialog({
  role,
  permissions,
  onClose,
}: {
  role: Role | undefined
  permissions: string[]
  onClose: () => void
}) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const permissionName = usePermissionName()
  const save = useSaveRole(role?.id)
  const [chosen, setChosen] = useState(role?.permissions ?? ['ticket.read'])
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const wanted = { name: text('name'), permissions: chosen }
    save.mutate(role ? wanted : { ...wanted, id: text('id') }, {
      onSuccess: ({ body }) => {
        tell(t('saved', { name: body.name }))
        onClose()
      },
    })
  }
  return (
    <FormDialog
      title={role ? t('editOne', { name: role.name }) : t('add')}
      isOpen
      onClose={onClose}
      action={role ? common('action.save') : t('add')}
      isBusy={save.isPending}
      problem={save.error}
      onSubmit={submit}
    >
      <Field name="name" label={t('name')} defaultValue={role?.name ?? ''} isRequired maxLength={100} autoFocus />
      {!role && (
        <Field name="id" label={t('id')} help={t('idHelp')} pattern="[a-z0-9][a-z0-9\-]{0,59}" isRequired isCode />
      )}
      <p className="quiet">{t('permissionsHelp')}</p>
      {permissions.map((word) => (
        <Tick
          key={word}
          label={permissionName(word)}
          isSelected={chosen.includes(word)}
          onChange={(isIn) => setChosen(isIn ? [...chosen, word] : chosen.filter((other) => other !== word))}
        />
      ))}
    </FormDialog>
  )
}
