import { useState } from 'react'
import { may } from '../../api/types'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm } from '../../parts/Dialog'
import { Answered, Empty } from '../../parts/PageState'
import { When } from '../../parts/time'
import { tell } from '../../parts/toast'
import { useSignedIn } from '../../shell/me'
import { PageHeader } from '../PageHeader'
import { usePermissionName } from '../roles/permissions'
import { type ApiToken, useApiTokens, useRevokeApiToken } from './apiTokens'
import { NewTokenDialog } from './NewTokenDialog'
import { SecretDialog } from './SecretDialog'
import { useTexts } from './texts'

/** What programs send in place of a login: the own tokens, and for administrators everybody's. */
export default function ApiTokensPage() {
  const { t } = useTexts()
  const me = useSignedIn()
  const [isMaking, setMaking] = useState(false)
  const [secret, setSecret] = useState<string>()
  const [revoked, setRevoked] = useState<ApiToken>()
  const revoke = useRevokeApiToken()
  const isAdministrator = may(me, 'admin.access')
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setMaking(true)}>
          {t('add')}
        </Button>
      </PageHeader>
      <Tokens whose="own" label={t('title')} onRevoke={setRevoked} />
      {isAdministrator && (
        <section>
          <h2>{t('everybody')}</h2>
          <Tokens whose="everybody" label={t('everybody')} onRevoke={setRevoked} />
        </section>
      )}
      {isMaking && (
        <NewTokenDialog
          forOthers={isAdministrator}
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false)
            setSecret(made)
          }}
        />
      )}
      {secret && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
      <Confirm
        title={t('revokeOne', { name: revoked?.name ?? '' })}
        isOpen={revoked !== undefined}
        onClose={() => {
          revoke.reset()
          setRevoked(undefined)
        }}
        action={t('revoke')}
        isBusy={revoke.isPending}
        problem={revoke.error}
        onConfirm={() =>
          revoked &&
          revoke.mutate(revoked.id, {
            onSuccess: () => {
              tell(t('revokedOne', { name: revoked.name }))
              setRevoked(undefined)
            },
          })
        }
      >
        {t('revokeHelp')}
      </Confirm>
    </>
  )
}

function Tokens({
  whose,
  label,
  onRevoke,
}: {
  whose: 'own' | 'everybody'
  label: string
  onRevoke: (token: ApiToken) => void
}) {
  const { t } = useTexts()
  const tokens = useApiTokens(whose)
  const permissionName = usePermissionName()
  return (
    <Answered query={tokens}>
      {(rows) => (
        <DataTable
          label={label}
          rows={rows}
          rowKey={(token) => token.id}
          empty={whose === 'own' ? <Empty title={t('none')}>{t('noneHelp')}</Empty> : <Empty title={t('noneOfAll')} />}
          columns={[
            { id: 'name', name: t('name'), cell: (token) => <strong>{token.name}</strong> },
            ...(whose === 'everybody'
              ? [{ id: 'owner', name: t('owner'), cell: (token: ApiToken) => token.agentName ?? token.agent }]
              : []),
            { id: 'end', name: t('end'), cell: (token) => <code>…{token.end}</code> },
            { id: 'may', name: t('may'), cell: (token) => token.permissions.map(permissionName).join(', ') },
            {
              id: 'lasts',
              name: t('lasts'),
              cell: (token) => (token.expiresAt ? <When time={token.expiresAt} /> : t('never')),
            },
            {
              id: 'used',
              name: t('used'),
              cell: (token) => (token.lastUsedAt ? <When time={token.lastUsedAt} /> : t('unused')),
            },
            { id: 'state', name: t('state'), cell: (token) => t(token.state) },
            {
              id: 'acts',
              name: '',
              align: 'end',
              cell: (token) =>
                token.state === 'active' && (
                  <Button aria-label={t('revokeOne', { name: token.name })} onPress={() => onRevoke(token)}>
                    {t('revoke')}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Answered>
  )
}
