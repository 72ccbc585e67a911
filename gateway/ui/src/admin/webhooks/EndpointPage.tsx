import { Fragment, useState } from 'react'
import { Link, useParams } from 'react-router'
import { carryOut } from '../../api/carryOut'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { DataTable } from '../../parts/DataTable'
import { Dialog } from '../../parts/Dialog'
import { Tick } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { NotFound } from '../../parts/NotFound'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { When } from '../../parts/time'
import { useWhy } from '../../why/why'
import { SendTest } from '../catchers/SendTest'
import { PageHeader } from '../PageHeader'
import { EndpointDialog } from './EndpointDialog'
import { ReplaySince } from './ReplaySince'
import { Rotate } from './Rotate'
import { useTexts } from './texts'
import {
  type Attempt,
  DELIVERY_STATES,
  type DeliveryRow,
  type DeliveryState,
  type Endpoint,
  useDeliveries,
  useDelivery,
  useEndpoints,
  useRepair,
  useReplay,
  useReplayMany,
  useTestEndpoint,
} from './webhooks'
import { EndpointState, ShowSecret } from './WebhooksPage'

const TONES = { waiting: 'warn', delivered: 'good', abandoned: 'bad', erased: 'neutral' } as const

/** One endpoint and what was sent to it. */
export function EndpointPage() {
  const { id = '' } = useParams()
  const { t } = useTexts()
  const endpoints = useEndpoints()
  return (
    <>
      <p className="crumb">
        <Link to="/admin/webhooks">{t('title')}</Link>
      </p>
      <Answered query={endpoints}>
        {(known) => {
          const endpoint = known.find((one) => one.id === id)
          return endpoint ? <One endpoint={endpoint} /> : <NotFound />
        }}
      </Answered>
    </>
  )
}

function One({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTexts()
  const test = useTestEndpoint(endpoint.id)
  const [state, setState] = useState<DeliveryState>()
  const deliveries = useDeliveries(endpoint.id, state)
  const replay = useReplay(endpoint.id)
  const [isTesting, setTesting] = useState(false)
  const many = useReplayMany(endpoint.id)
  const repair = useRepair(endpoint.id)
  const [chosen, setChosen] = useState<string[]>([])
  const [isRotating, setRotating] = useState(false)
  const [isReplaying, setReplaying] = useState(false)
  const [rotated, setRotated] = useState<Endpoint>()
  const [isChanging, setChanging] = useState(false)
  const [looked, setLooked] = useState<string>()
  const types = endpoint.events.includes('*') ? EXAMPLES : endpoint.events
  return (
    <>
      <PageHeader title={endpoint.name} help={<code className="anywhere">{endpoint.url}</code>}>
        <Button onPress={() => setChanging(true)}>{t('change')}</Button>
        <Button onPress={() => setRotating(true)}>{t('rotate')}</Button>
        <Button kind="primary" onPress={() => setTesting(true)}>
          {t('test')}
        </Button>
      </PageHeader>
      <p>
        <EndpointState of={endpoint} />
      </p>
      <p className="quiet">
        {endpoint.method} · {t(`format.${endpoint.body.format}`)} · {t(`sees.${endpoint.audience}`)}
        {endpoint.oldKeyUntil && (
          <>
            {' · '}
            {t('oldKeyUntil')} <When time={endpoint.oldKeyUntil} />
          </>
        )}
      </p>
      {(endpoint.disabledBecause || (endpoint.enabled && endpoint.failingSince)) && (
        <div className="refusal" role="alert">
          <span>
            {t(endpoint.enabled ? 'isFailing' : 'isOff')}{' '}
            {endpoint.failingSince && <When time={endpoint.failingSince} />}
          </span>
          <Button
            isPending={repair.isPending}
            onPress={() =>
              repair.mutate(undefined, {
                onSuccess: ({ replayed, skipped }) => tell(t('replayedMany', { count: replayed, skipped })),
              })
            }
          >
            {t(endpoint.enabled ? 'tryAgain' : 'repair')}
          </Button>
        </div>
      )}
      {repair.isError && <Refusal problem={repair.error} />}
      <section>
        <h2>{t('deliveries')}</h2>
        {replay.isError && <Refusal problem={replay.error} />}
        {many.isError && <Refusal problem={many.error} />}
        <div className="buttons">
          <Button
            isDisabled={chosen.length === 0}
            isPending={many.isPending}
            onPress={() =>
              many.mutate(
                { ids: chosen },
                {
                  onSuccess: ({ replayed, skipped }) => {
                    tell(t('replayedMany', { count: replayed, skipped }))
                    setChosen([])
                  },
                },
              )
            }
          >
            {t('replayChosen', { count: chosen.length })}
          </Button>
          <Button onPress={() => setReplaying(true)}>{t('replaySince')}</Button>
          <Choice
            label={t('shown')}
            value={state ?? ALL}
            options={[
              { id: ALL, name: t('shownAll') },
              ...DELIVERY_STATES.map((one) => ({ id: one, name: t(`is.${one}`) })),
            ]}
            onChoose={(one) => {
              setState(one === ALL ? undefined : (one as DeliveryState))
              setChosen([])
            }}
          />
        </div>
        <Answered query={deliveries}>
          {(rows) => (
            <DataTable
              label={t('deliveries')}
              rows={rows}
              rowKey={(row) => row.id}
              empty={
                state ? (
                  <Empty title={t('noneOfThese')} />
                ) : (
                  <Empty title={t('noDeliveries')}>{t('noDeliveriesHelp')}</Empty>
                )
              }
              columns={[
                {
                  id: 'choose',
                  name: t('choose'),
                  cell: (row) => (
                    <Tick
                      label={<span className="hidden">{t('chooseOne', { type: row.type })}</span>}
                      isDisabled={row.state === 'erased'}
                      isSelected={chosen.includes(row.id)}
                      onChange={(is) => setChosen(is ? [...chosen, row.id] : chosen.filter((id) => id !== row.id))}
                    />
                  ),
                },
                { id: 'at', name: t('at'), cell: (row) => <When time={row.createdAt} /> },
                {
                  id: 'type',
                  name: t('event'),
                  cell: (row) => (
                    <>
                      <code>{row.type}</code> {row.test && <Badge>{t('isTest')}</Badge>}{' '}
                      {row.replayOf && <Badge>{t('isReplay')}</Badge>}
                    </>
                  ),
                },
                { id: 'state', name: t('state'), cell: (row) => <State state={row.state} /> },
                { id: 'attempts', name: t('attempts'), align: 'end', cell: (row) => row.attempts },
                { id: 'last', name: t('last'), cell: (row) => <Last row={row} /> },
                {
                  id: 'actions',
                  name: '',
                  align: 'end',
                  cell: (row) => (
                    <div className="buttons end">
                      <Button aria-label={t('lookAt', { type: row.type })} onPress={() => setLooked(row.id)}>
                        {t('look')}
                      </Button>
                      {row.state !== 'erased' && (
                        <Button
                          aria-label={t('replayOne', { type: row.type })}
                          isPending={replay.isPending && replay.variables === row.id}
                          onPress={() => carryOut(replay, row.id, () => tell(t('replayed')))}
                        >
                          {t('replay')}
                        </Button>
                      )}
                    </div>
                  ),
                },
              ]}
            />
          )}
        </Answered>
        {deliveries.hasNextPage && (
          <Button isPending={deliveries.isFetchingNextPage} onPress={() => void deliveries.fetchNextPage()}>
            {t('older')}
          </Button>
        )}
      </section>
      {isChanging && (
        <EndpointDialog
          title={t('changeOne', { name: endpoint.name })}
          action={t('save')}
          seen={endpoint}
          onClose={() => setChanging(false)}
          onSaved={() => {
            tell(t('saved'))
            setChanging(false)
          }}
        />
      )}
      {isTesting && (
        <SendTest
          title={t('testOf', { name: endpoint.name })}
          types={types.map((type) => ({ id: type, name: type }))}
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
      {isRotating && (
        <Rotate
          endpoint={endpoint}
          onClose={() => setRotating(false)}
          onRotated={(changed) => {
            setRotating(false)
            setRotated(changed)
          }}
        />
      )}
      {rotated && <ShowSecret endpoint={rotated} onClose={() => setRotated(undefined)} />}
      {isReplaying && <ReplaySince endpoint={endpoint} onClose={() => setReplaying(false)} />}
      {looked && <Looked id={looked} onClose={() => setLooked(undefined)} />}
    </>
  )
}

/** No state is called so. */
const ALL = 'all'

/** What an endpoint that hears of everything is tried with: the first, the commonest, and one with a previous value. */
const EXAMPLES = ['ticket.opened.v1', 'ticket.message-added.v1', 'ticket.state-changed.v1', 'ticket.assigned.v1']

function State({ state }: { state: DeliveryState }) {
  const { t } = useTexts()
  return <Badge tone={TONES[state]}>{t(`is.${state}`)}</Badge>
}

function Last({ row }: { row: DeliveryRow }) {
  const { t } = useTexts()
  const why = useWhy()
  const { status, reason } = row.lastAttempt ?? {}
  return (
    <>
      {status ? <code>{status}</code> : reason && why(row.lastAttempt?.why, reason)}
      {row.state === 'waiting' && row.due && (
        <span className="quiet">
          {' '}
          {t('again')} <When time={row.due} />
        </span>
      )}
    </>
  )
}

function Looked({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTexts()
  const delivery = useDelivery(id)
  const why = useWhy()
  return (
    <Dialog title={t('delivery')} isOpen onClose={onClose} size="wide">
      <Answered query={delivery}>
        {(known) => (
          <div className="form delivery">
            <p>
              <code>{known.type}</code> <State state={known.state} /> {why(known.abandonedWhy, known.abandonedBecause)}
            </p>
            <DataTable
              label={t('attempts')}
              rows={known.attempts}
              rowKey={(attempt) => String(attempt.n)}
              empty={<Empty title={t('noAttempts')} />}
              columns={[
                { id: 'n', name: '#', cell: (attempt) => attempt.n },
                { id: 'at', name: t('at'), cell: (attempt) => <When time={attempt.at} /> },
                { id: 'request', name: t('request'), cell: (attempt) => <Request of={attempt} /> },
                {
                  id: 'said',
                  name: t('last'),
                  cell: (attempt) => (
                    <>
                      <code>{attempt.status ?? attempt.reason ?? '…'}</code>{' '}
                      {attempt.throttled && <Badge>{t('notCounted')}</Badge>}
                    </>
                  ),
                },
                {
                  id: 'response',
                  name: t('response'),
                  cell: (attempt) =>
                    attempt.why ? (
                      why(attempt.why, attempt.response)
                    ) : (
                      <code className="anywhere">{attempt.response}</code>
                    ),
                },
                {
                  id: 'took',
                  name: t('took'),
                  align: 'end',
                  cell: (attempt) => attempt.millis !== undefined && `${attempt.millis} ms`,
                },
              ]}
            />
            <h3>{t('body')}</h3>
            <pre className="sent" tabIndex={0} aria-label={t('body')}>
              {pretty(known.body)}
            </pre>
          </div>
        )}
      </Answered>
    </Dialog>
  )
}

/** Where it went, and with which headers: receivers are set up by comparing them. */
function Request({ of: { method, url, requestHeaders } }: { of: Attempt }) {
  const { t } = useTexts()
  const headers = Object.entries(requestHeaders).sort(([one], [other]) => one.localeCompare(other))
  return (
    <>
      <code className="anywhere">
        {method} {url}
      </code>
      {headers.length > 0 && (
        <details>
          <summary>{t('headers', { count: headers.length })}</summary>
          <dl className="sent-headers">
            {headers.map(([name, value]) => (
              <Fragment key={name}>
                <dt>{name}</dt>
                <dd>
                  <code className="anywhere">{value}</code>
                </dd>
              </Fragment>
            ))}
          </dl>
        </details>
      )}
    </>
  )
}

/** JSON in lines of its own, as long as it is JSON; anything else as it is sent. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
