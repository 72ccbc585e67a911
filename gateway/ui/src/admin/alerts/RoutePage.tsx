import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { NotFound } from '../../parts/NotFound'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { When } from '../../parts/time'
import { SendTest } from '../catchers/SendTest'
import { PageHeader } from '../PageHeader'
import { type Route, useAlerts, useReplayAlert, useRoutes, useTestRoute } from './alerts'
import { RouteState } from './AlertsPage'
import { useTexts } from './texts'

const TONES = { waiting: 'warn', sent: 'good', failed: 'bad', erased: 'neutral' } as const

/** One route and what was said in its channel. */
export function RoutePage() {
  const { id = '' } = useParams()
  const { t } = useTexts()
  const routes = useRoutes()
  return (
    <>
      <p className="crumb">
        <Link to="/admin/alerts">{t('title')}</Link>
      </p>
      <Answered query={routes}>
        {(known) => {
          const route = known.find((one) => one.id === id)
          return route ? <One route={route} /> : <NotFound />
        }}
      </Answered>
    </>
  )
}

function One({ route }: { route: Route }) {
  const { t } = useTexts()
  const alerts = useAlerts(route.id)
  const test = useTestRoute(route.id)
  const replay = useReplayAlert(route.id)
  const [isTesting, setTesting] = useState(false)
  return (
    <>
      <PageHeader title={route.name} help={<code className="anywhere">{route.url}</code>}>
        <Button kind="primary" onPress={() => setTesting(true)}>
          {t('test')}
        </Button>
      </PageHeader>
      <p>
        <RouteState of={route} />
      </p>
      <section>
        <h2>{t('alerts')}</h2>
        {replay.isError && <Refusal problem={replay.error} />}
        <Answered query={alerts}>
          {(rows) => (
            <DataTable
              label={t('alerts')}
              rows={rows}
              rowKey={(alert) => alert.id}
              empty={<Empty title={t('noAlerts')}>{t('noAlertsHelp')}</Empty>}
              columns={[
                { id: 'at', name: t('at'), cell: (alert) => <When time={alert.createdAt} /> },
                {
                  id: 'text',
                  name: t('text'),
                  cell: (alert) => (
                    <>
                      <span className="anywhere">{alert.text}</span> {alert.test && <Badge>{t('isTest')}</Badge>}
                    </>
                  ),
                },
                {
                  id: 'state',
                  name: t('state'),
                  cell: (alert) => <Badge tone={TONES[alert.state]}>{t(`is.${alert.state}`)}</Badge>,
                },
                { id: 'reason', name: t('last'), cell: (alert) => alert.reason ?? '–' },
                {
                  id: 'actions',
                  name: '',
                  align: 'end',
                  cell: (alert) =>
                    alert.state !== 'erased' && (
                      <Button
                        aria-label={t('replayOne', { text: alert.text })}
                        isPending={replay.isPending && replay.variables === alert.id}
                        onPress={() => replay.mutate(alert.id, { onSuccess: () => tell(t('replayed')) })}
                      >
                        {t('replay')}
                      </Button>
                    ),
                },
              ]}
            />
          )}
        </Answered>
      </section>
      {isTesting && (
        <SendTest
          title={t('testOf', { name: route.name })}
          isBusy={test.isPending}
          problem={test.error}
          onClose={() => setTesting(false)}
          send={(wish) =>
            test.mutate(wish, {
              onSuccess: () => {
                tell(t('tested'))
                setTesting(false)
              },
            })
          }
        />
      )}
    </>
  )
}
