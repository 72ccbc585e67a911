import { useState } from 'react'
import { Link, Route as At, Routes } from 'react-router'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm } from '../../parts/Dialog'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { useWhy } from '../../why/why'
import { PageHeader } from '../PageHeader'
import { type Route, useDeleteRoute, useMessengers, useRoutes, useSwitchRoute } from './alerts'
import { RouteDialog } from './RouteDialog'
import { RoutePage } from './RoutePage'
import { useTexts } from './texts'
import { Wordings } from './Wordings'

/** Which channels are told of what happens to tickets. */
export default function AlertsPage() {
  return (
    <Routes>
      <At index element={<AlertRoutes />} />
      <At path=":id" element={<RoutePage />} />
    </Routes>
  )
}

function AlertRoutes() {
  const { t } = useTexts()
  const routes = useRoutes()
  const messengers = useMessengers()
  const turn = useSwitchRoute()
  const [isMaking, setMaking] = useState(false)
  const [deleted, setDeleted] = useState<Route>()
  const titleOf = (kind: string) => messengers.data?.find((one) => one.kind === kind)?.title ?? kind
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" isDisabled={!messengers.data} onPress={() => setMaking(true)}>
          {t('add')}
        </Button>
      </PageHeader>
      {turn.isError && <Refusal problem={turn.error} />}
      {messengers.isError && <Refusal problem={messengers.error} onRetry={() => void messengers.refetch()} />}
      <Answered query={routes}>
        {(known) => (
          <DataTable
            label={t('title')}
            rows={known}
            rowKey={(route) => route.id}
            empty={<Empty title={t('none')}>{t('noneHelp')}</Empty>}
            columns={[
              { id: 'name', name: t('name'), cell: (route) => <Link to={route.id}>{route.name}</Link> },
              { id: 'kind', name: t('kind'), cell: (route) => titleOf(route.kind) },
              { id: 'url', name: t('url'), cell: (route) => <code className="anywhere">{route.url}</code> },
              { id: 'filter', name: t('filter'), cell: (route) => <code>{route.filter || '–'}</code> },
              { id: 'state', name: t('state'), cell: (route) => <RouteState of={route} /> },
              {
                id: 'actions',
                name: '',
                align: 'end',
                cell: (route) => (
                  <div className="buttons end">
                    <Button
                      aria-label={t(route.enabled ? 'disableOne' : 'enableOne', { name: route.name })}
                      isPending={turn.isPending && turn.variables.id === route.id}
                      onPress={() => turn.mutate(route)}
                    >
                      {t(route.enabled ? 'disable' : 'enable')}
                    </Button>
                    <Button aria-label={t('deleteOne', { name: route.name })} onPress={() => setDeleted(route)}>
                      {t('delete')}
                    </Button>
                  </div>
                ),
              },
            ]}
          />
        )}
      </Answered>
      <Wordings />
      {isMaking && messengers.data && <RouteDialog messengers={messengers.data} onClose={() => setMaking(false)} />}
      {deleted && <DeleteRoute route={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  )
}

export function RouteState({ of: route }: { of: Route }) {
  const { t } = useTexts()
  const said = useWhy()
  if (!route.enabled) return <Badge>{t('disabled')}</Badge>
  if (!route.failing) return <Badge tone="good">{t('enabled')}</Badge>
  return (
    <>
      <Badge tone="bad">{t('failing')}</Badge> <span className="quiet">{said(route.failingWhy, route.failing)}</span>
    </>
  )
}

function DeleteRoute({ route, onClose }: { route: Route; onClose: () => void }) {
  const { t } = useTexts()
  const remove = useDeleteRoute()
  return (
    <Confirm
      title={t('deleteOne', { name: route.name })}
      isOpen
      onClose={onClose}
      action={t('delete')}
      isBusy={remove.isPending}
      problem={remove.error}
      onConfirm={() => remove.mutate(route.id, { onSuccess: onClose })}
    >
      {t('deleteHelp')}
    </Confirm>
  )
}
