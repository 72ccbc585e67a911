import { useState } from 'react'
import { Link } from 'react-router'
import { PageHeader } from '../admin/PageHeader'
import { may } from '../api/types'
import { Button } from '../parts/Button'
import { DataTable } from '../parts/DataTable'
import { Answered, Empty } from '../parts/PageState'
import { useSignedIn } from '../shell/me'
import { OrganizationDialog } from './OrganizationDialog'
import { Find, More, useTyped } from './parts'
import { useOrganizations } from './people'
import { useTexts } from './texts'

/** Whom the customers belong to, by name. */
export function OrganizationsPage() {
  const { t } = useTexts()
  const [typed, rested, setTyped] = useTyped()
  const organizations = useOrganizations(rested)
  const [isAdding, setAdding] = useState(false)
  const mayAdd = may(useSignedIn(), 'person.change')
  return (
    <>
      <PageHeader title={t('organizations')} help={t('organizationsHelp')}>
        {mayAdd && (
          <Button kind="primary" icon="plus" onPress={() => setAdding(true)}>
            {t('addOrganization')}
          </Button>
        )}
      </PageHeader>
      <Find label={t('findOrganizations')} value={typed} onChange={setTyped} />
      <Answered query={organizations}>
        {(rows) => (
          <DataTable
            label={t('organizations')}
            rows={rows}
            rowKey={(organization) => organization.id}
            empty={<Empty title={rested ? t('noneFound') : t('none')} />}
            columns={[
              {
                id: 'name',
                name: t('name'),
                cell: (organization) => <Link to={`/organizations/${organization.id}`}>{organization.name}</Link>,
              },
              { id: 'domains', name: t('domains'), cell: (organization) => organization.domains.join(', ') || '–' },
              { id: 'shared', name: t('shared'), cell: (organization) => t(organization.shared ? 'yes' : 'no') },
              { id: 'external', name: t('externalId'), cell: (organization) => organization.externalId ?? '–' },
            ]}
          />
        )}
      </Answered>
      <More list={organizations} />
      {isAdding && <OrganizationDialog onClose={() => setAdding(false)} />}
    </>
  )
}
