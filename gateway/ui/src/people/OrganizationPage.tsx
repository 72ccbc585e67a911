import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { PageHeader } from '../admin/PageHeader'
import { carryOut } from '../api/carryOut'
import { may } from '../api/types'
import { Button } from '../parts/Button'
import { Confirm } from '../parts/Dialog'
import { Answered } from '../parts/PageState'
import { When } from '../parts/time'
import { tell } from '../parts/toast'
import { useSignedIn } from '../shell/me'
import { OrganizationDialog } from './OrganizationDialog'
import { Details, More, TicketsBelow, useFieldsOf } from './parts'
import { type Organization, useOrganization, usePeople, useRemoveOrganization } from './people'
import { PeopleTable } from './PeoplePage'
import { useTexts } from './texts'

/** One organization: by which domains people join it, who belongs to it, what they asked. */
export function OrganizationPage() {
  const { id = '' } = useParams()
  const { t } = useTexts()
  const organization = useOrganization(id)
  return (
    <>
      <p className="crumb">
        <Link to="/organizations">{t('organizations')}</Link>
      </p>
      <Answered query={organization}>{(known) => <One key={known.id} organization={known} />}</Answered>
    </>
  )
}

function One({ organization }: { organization: Organization }) {
  const { t } = useTexts()
  const fieldsOf = useFieldsOf('organization')
  const mayEdit = may(useSignedIn(), 'person.change')
  const members = usePeople({ organization: organization.id })
  const [open, setOpen] = useState<'edit' | 'remove'>()
  const close = () => setOpen(undefined)
  return (
    <>
      <PageHeader title={organization.name}>
        {mayEdit && (
          <>
            <Button kind="danger" onPress={() => setOpen('remove')}>
              {t('remove')}
            </Button>
            <Button kind="primary" icon="pencil" onPress={() => setOpen('edit')}>
              {t('edit')}
            </Button>
          </>
        )}
      </PageHeader>
      <Details
        of={[
          [t('domains'), organization.domains.join(', ') || t('noDomains')],
          [t('shared'), t(organization.shared ? 'yes' : 'no')],
          [t('externalId'), organization.externalId],
          ...fieldsOf(organization.fields),
          [t('since'), organization.createdAt && <When time={organization.createdAt} />],
        ]}
      />
      {organization.notes && (
        <section>
          <h2>{t('notes')}</h2>
          <p className="noted">{organization.notes}</p>
        </section>
      )}
      <section>
        <h2>{t('members')}</h2>
        <Answered query={members}>{(rows) => <PeopleTable rows={rows} empty={t('noMembers')} />}</Answered>
        <More list={members} />
      </section>
      <TicketsBelow of="organizations" id={organization.id} />
      {open === 'edit' && <OrganizationDialog organization={organization} onClose={close} />}
      {open === 'remove' && <RemoveDialog organization={organization} onClose={close} />}
    </>
  )
}

function RemoveDialog({ organization, onClose }: { organization: Organization; onClose: () => void }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const remove = useRemoveOrganization(organization.id)
  return (
    <Confirm
      title={t('removeOne', { name: organization.name })}
      isOpen
      onClose={onClose}
      action={t('remove')}
      isBusy={remove.isPending}
      problem={remove.error}
      onConfirm={() =>
        carryOut(remove, undefined, () => {
          tell(t('removed', { name: organization.name }))
          void navigate('/organizations')
        })
      }
    >
      <p>{t('removeHelp')}</p>
    </Confirm>
  )
}
