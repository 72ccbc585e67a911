import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { carryOut } from '../../api/carryOut'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { NotFound } from '../../parts/NotFound'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { When } from '../../parts/time'
import { useWhy } from '../../why/why'
import { SendTest } from '../catchers/SendTest'
import { PageHeader } from '../PageHeader'
import { type Alert, type Route, useAlerts, useMessengers, useReplayAlert, useRoutes, useTestRoute } from './alerts'
import './alerts.css'
import { RouteState } from './AlertsPage'
import { RouteDialog } from './RouteDialog'
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
  const messengers = useMessengers()
  const why = useWhy()
  const [isTesting, setTesting] = useState(false)
  const [isChanging, setChanging] = useState(false)
  const tested = alerts.data?.find((alert) => alert.id === test.data?.id) ?? test.data
  return (
    <>
      <PageHeader title={route.name} help={<code className="anywhere">{route.url}</code>}>
        <Button isDisabled={!messengers.data} onPress={() => setChanging(true)}>
          {t('change')}
        </Button>
        <Button kind="primary" onPress={() => setTesting(true)}>
          {t('test')}
        </Button>
      </PageHeader>
      <p>
        <RouteState of={route} />
      </p>
      <Facts of={route} />
      {tested && <TestAnswer alert={tested} />}
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
                  cell: (alert) => (
                    <>
                      <Badge tone={TONES[alert.state]}>{t(`is.${alert.state}`)}</Badge>{' '}
                      {alert.saidWith && <span className="quiet">{t('saidWith')}</span>}
                      {alert.state === 'waiting' && isLater(alert) && (
                        <span className="quiet">
                          {t('until')} <When time={alert.due!} />
                        </span>
                      )}
                    </>
                  ),
                },
                { id: 'reason', name: t('last'), cell: (alert) => why(alert.why, alert.reason) || '–' },
                {
                  id: 'actions',
                  name: '',
                  align: 'end',
                  cell: (alert) =>
                    alert.state !== 'erased' && (
                      <Button
                        aria-label={t('replayOne', { text: alert.text })}
                        isPending={replay.isPending && replay.variables === alert.id}
                        onPress={() => carryOut(replay, alert.id, () => tell(t('replayed')))}
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
      {isChanging && messengers.data && (
        <RouteDialog route={route} messengers={messengers.data} onClose={() => setChanging(false)} />
      )}
      {isTesting && (
        <SendTest
          title={t('testOf', { name: route.name })}
          isBusy={test.isPending}
          problem={test.error}
          onClose={() => setTesting(false)}
          send={(wish) =>
            test.mutate(wish, {
              onSuccess: () => setTesting(false),
            })
          }
        />
      )}
    </>
  )
}

/** A claim lasts a minute: what is due later than that waits for something. */
const isLater = (alert: Alert) => alert.due !== undefined && Date.parse(alert.due) > Date.now() + 61_000

/** What became of the test that was just sent, in the messenger's own words. */
function TestAnswer({ alert }: { alert: Alert }) {
  const { t } = useTexts()
  const why = useWhy()
  return (
    <p role="status">
      {t('test')}: <Badge tone={TONES[alert.state]}>{t(`is.${alert.state}`)}</Badge>{' '}
      {alert.why ? (
        why(alert.why, alert.reason)
      ) : alert.reason ? (
        <code className="anywhere">{alert.reason}</code>
      ) : (
        t('tested')
      )}
    </p>
  )
}

/** What the route tells, and when; its own words only where it has some. */
function Facts({ of: route }: { of: Route }) {
  const { t } = useTexts()
  const { quiet, digest } = route
  return (
    <dl className="route-facts">
      <dt>{t('filter')}</dt>
      <dd>
        <code className="anywhere">{route.filter || '–'}</code>
      </dd>
      {Object.entries(route.settings).map(([name, value]) => (
        <Fact key={name} name={t(`setting.${name}` as 'setting.channel')} value={value} />
      ))}
      {route.template && <Fact name={t('template')} value={route.template} />}
      {quiet && (
        <Fact
          name={t('quiet')}
          value={`${quiet.from}–${quiet.to} ${quiet.timeZone}${
            quiet.days.length === 7 ? '' : ` (${quiet.days.map((day) => t(`day.${day}`)).join(', ')})`
          }`}
        />
      )}
      {digest && <Fact name={t('digest')} value={t('digestIs', { ...digest })} />}
    </dl>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="anywhere">{value}</dd>
    </>
  )
}
