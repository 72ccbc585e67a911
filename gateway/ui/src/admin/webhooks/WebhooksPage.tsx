import { useState } from 'react'
import { Link, Route, Routes } from 'react-router'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm, Dialog } from '../../parts/Dialog'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { When } from '../../parts/time'
import { Copy } from '../catchers/Copy'
import { useWhy } from '../../why/why'
import { PageHeader } from '../PageHeader'
import { EndpointDialog } from './EndpointDialog'
import { EndpointPage } from './EndpointPage'
import { useTexts } from './texts'
import { type Endpoint, useDeleteEndpoint, useEndpoints, useSwitchEndpoint } from './webhooks'

/** Which systems hear of what happens to tickets. */
export default function WebhooksPage() {
  return (
    <Routes>
      <Route index element={<Endpoints />} />
      <Route path=":id" element={<EndpointPage />} />
    </Routes>
  )
}

function Endpoints() {
  const { t } = useTexts()
  const endpoints = useEndpoints()
  const turn = useSwitchEndpoint()
  const [isMaking, setMaking] = useState(false)
  const [made, setMade] = useState<Endpoint>()
  const [deleted, setDeleted] = useState<Endpoint>()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setMaking(true)}>
          {t('add')}
        </Button>
      </PageHeader>
      {turn.isError && <Refusal problem={turn.error} />}
      <Answered query={endpoints}>
        {(known) => (
          <DataTable
            label={t('title')}
            rows={known}
            rowKey={(endpoint) => endpoint.id}
            empty={<Empty title={t('none')}>{t('noneHelp')}</Empty>}
            columns={[
              { id: 'name', name: t('name'), cell: (endpoint) => <Link to={endpoint.id}>{endpoint.name}</Link> },
              { id: 'url', name: t('url'), cell: (endpoint) => <code className="anywhere">{endpoint.url}</code> },
              { id: 'events', name: t('events'), cell: (endpoint) => <Events of={endpoint} /> },
              { id: 'audience', name: t('audience'), cell: (endpoint) => t(`sees.${endpoint.audience}`) },
              { id: 'state', name: t('state'), cell: (endpoint) => <EndpointState of={endpoint} /> },
              {
                id: 'actions',
                name: '',
                align: 'end',
                cell: (endpoint) => (
                  <div className="buttons end">
                    <Button
                      aria-label={t(endpoint.enabled ? 'disableOne' : 'enableOne', { name: endpoint.name })}
                      isPending={turn.isPending && turn.variables.id === endpoint.id}
                      onPress={() => turn.mutate(endpoint)}
                    >
                      {t(endpoint.enabled ? 'disable' : 'enable')}
                    </Button>
                    <Button aria-label={t('deleteOne', { name: endpoint.name })} onPress={() => setDeleted(endpoint)}>
                      {t('delete')}
                    </Button>
                  </div>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {isMaking && (
        <EndpointDialog
          title={t('add')}
          action={t('add')}
          onClose={() => setMaking(false)}
          onSaved={(endpoint) => {
            setMaking(false)
            setMade(endpoint)
          }}
        />
      )}
      {made && <ShowSecret endpoint={made} onClose={() => setMade(undefined)} />}
      {deleted && <DeleteEndpoint endpoint={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  )
}

function Events({ of: { events } }: { of: Endpoint }) {
  const { t } = useTexts()
  if (events.includes('*')) return <>{t('everyEvent')}</>
  return events.length === 1 ? <code>{events[0]}</code> : <>{t('countedEvents', { count: events.length })}</>
}

export function EndpointState({ of: endpoint }: { of: Endpoint }) {
  const { t } = useTexts()
  const said = useWhy()
  if (endpoint.enabled && (endpoint.pausedUntil || endpoint.failingSince))
    return (
      <>
        <Badge tone="warn">{t(endpoint.pausedUntil ? 'paused' : 'failing')}</Badge>{' '}
        <span className="quiet">
          {said(endpoint.pausedWhy, endpoint.pausedBecause)}
          {endpoint.pausedUntil && (
            <>
              {' · '}
              {t('again')} <When time={endpoint.pausedUntil} />
            </>
          )}
        </span>
      </>
    )
  if (endpoint.enabled) return <Badge tone="good">{t('enabled')}</Badge>
  return (
    <>
      <Badge tone={endpoint.disabledBecause ? 'bad' : 'neutral'}>{t('disabled')}</Badge>
      {endpoint.disabledBecause && (
        <span className="quiet"> {said(endpoint.disabledWhy, endpoint.disabledBecause)}</span>
      )}
    </>
  )
}

export function ShowSecret({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { t } = useTexts()
  return (
    <Dialog title={t('secretOf', { name: endpoint.name })} isOpen onClose={onClose}>
      <div className="form">
        <p>{t('secretHelp')}</p>
        <code className="anywhere">{endpoint.secret}</code>
        <div className="buttons end">
          <Copy text={endpoint.secret ?? ''}>{t('copySecret')}</Copy>
          <Button kind="primary" onPress={onClose}>
            {t('secretKept')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function DeleteEndpoint({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { t } = useTexts()
  const remove = useDeleteEndpoint()
  return (
    <Confirm
      title={t('deleteOne', { name: endpoint.name })}
      isOpen
      onClose={onClose}
      action={t('delete')}
      isBusy={remove.isPending}
      problem={remove.error}
      onConfirm={() => remove.mutate(endpoint.id, { onSuccess: onClose })}
    >
      {t('deleteHelp')}
    </Confirm>
  )
}
