import { useState } from 'react'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Empty, Loading } from '../../parts/PageState'
import { useSentence } from '../../parts/Refusal'
import { When } from '../../parts/time'
import { PageHeader } from '../PageHeader'
import { DeadLetters } from './DeadLetters'
import { needsSomebody } from './needs'
import {
  type Asked,
  type DeadLetterTopic,
  type Part,
  type Replica,
  type Report,
  type Service,
  useOperations,
} from './operations'
import { useTexts } from './texts'
import './operations.css'

/** How everything is doing: what needs somebody first, then each thing by itself. */
export default function OperationsPage() {
  const { t } = useTexts()
  const asked = useOperations()
  const isFirst = asked.every(({ query }) => query.isPending)
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <ReadAt asked={asked} />
      </PageHeader>
      {isFirst ? (
        <Loading lines={8} />
      ) : (
        <>
          <Needs asked={asked} />
          <Services asked={asked} />
          <Topics asked={asked} />
          <Letters asked={asked} />
          <WorkAndOutboxes asked={asked} />
          <PassedOver asked={asked} />
          <Errors asked={asked} />
        </>
      )}
    </>
  )
}

function ReadAt({ asked }: { asked: Asked[] }) {
  const { t, i18n } = useTexts()
  const newest = Math.max(...asked.map(({ query }) => query.dataUpdatedAt))
  if (newest <= 0) return null
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium' }).format(newest)
  return <p className="quiet">{t('readAt', { time })}</p>
}

function Needs({ asked }: { asked: Asked[] }) {
  const { t } = useTexts()
  const needs = needsSomebody(
    asked.map(({ service, query }) => ({
      service,
      report: query.isError ? undefined : query.data,
      isAway: query.isError,
    })),
  )
  return (
    <section className="needs" aria-label={t('needs')} aria-live="polite">
      <h2>{t('needs')}</h2>
      {needs.length === 0 ? (
        <p>
          <Badge tone="good">{t('allWell')}</Badge>
        </p>
      ) : (
        <ul>
          {needs.map((need) => (
            <li key={`${need.kind} ${need.service} ${need.what}`}>
              <Badge tone={need.tone}>{need.service}</Badge>{' '}
              {t(`need.${need.kind}`, { what: need.what, count: need.count ?? 0 })}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** A replica, or a service that tells of none. */
interface ServiceRow {
  key: string
  service: Service
  asked: Asked['query']
  report: Report | undefined
  replica: Replica | undefined
}

function Services({ asked }: { asked: Asked[] }) {
  const { t, i18n } = useTexts()
  const megabytes = (bytes: number | undefined) =>
    bytes === undefined
      ? '–'
      : new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 0 }).format(
          bytes / 1_000_000,
        )
  const rows = asked.flatMap(({ service, query }): ServiceRow[] => {
    const report = query.isError ? undefined : query.data
    if (!report) return [{ key: service, service, asked: query, report: undefined, replica: undefined }]
    return report.replicas.items.map((replica) => ({
      key: `${service} ${replica.instance}`,
      service,
      asked: query,
      report,
      replica,
    }))
  })
  return (
    <section>
      <h2>{t('services')}</h2>
      <DataTable
        label={t('services')}
        rows={rows}
        rowKey={(row) => row.key}
        empty={<Empty title={t('nothing')} />}
        columns={[
          { id: 'service', name: t('service'), cell: (row) => <strong>{row.service}</strong> },
          {
            id: 'state',
            name: t('state'),
            cell: (row) =>
              row.asked.isPending ? (
                '…'
              ) : row.replica ? (
                <Up replica={row.replica} />
              ) : (
                <Away problem={row.asked.error} />
              ),
          },
          {
            id: 'replica',
            name: t('replica'),
            cell: (row) => <code className="anywhere">{row.replica?.instance ?? '–'}</code>,
          },
          { id: 'version', name: t('version'), cell: (row) => row.replica?.version ?? '–' },
          {
            id: 'started',
            name: t('started'),
            cell: (row) => (row.replica ? <When time={row.replica.startedAt} /> : '–'),
          },
          { id: 'memory', name: t('memory'), align: 'end', cell: (row) => megabytes(row.replica?.residentBytes) },
          { id: 'heap', name: t('heap'), align: 'end', cell: (row) => megabytes(row.replica?.heapBytes) },
          {
            id: 'needs',
            name: t('dependencies'),
            cell: (row) => row.report && <Dependencies of={row.report} />,
          },
        ]}
      />
    </section>
  )
}

function Up({ replica }: { replica: { up: boolean; seenAt: string } }) {
  const { t } = useTexts()
  if (replica.up) return <Badge tone="good">{t('up')}</Badge>
  return (
    <>
      <Badge tone="bad">{t('silent')}</Badge> <When time={replica.seenAt} />
    </>
  )
}

function Away({ problem }: { problem: unknown }) {
  const { t } = useTexts()
  const sentence = useSentence(problem)
  return (
    <>
      <Badge tone="bad">{t('away')}</Badge> <span className="quiet">{sentence}</span>
    </>
  )
}

function Dependencies({ of: report }: { of: Report }) {
  const { t } = useTexts()
  return (
    <span className="badges">
      {report.dependencies.map(({ name, up }) => (
        <Badge key={name} tone={up ? 'neutral' : 'bad'}>
          {up ? name : t('isAway', { name })}
        </Badge>
      ))}
    </span>
  )
}

/** The items of one part of each report, with their service, and who did not answer for which. */
function gathered<T>(asked: Asked[], part: (report: Report) => Part<T>) {
  const reports = asked.flatMap(({ service, query }) =>
    query.data && !query.isError ? [{ service, part: part(query.data) }] : [],
  )
  return {
    rows: reports.flatMap(({ service, part: { items } }) => items.map((item) => ({ service, item }))),
    gaps: reports.flatMap(({ service, part: { away } }) => (away ? [{ service, away }] : [])),
  }
}

function Gaps({ gaps }: { gaps: { service: Service; away: string }[] }) {
  const { t } = useTexts()
  return gaps.map(({ service, away }) => (
    <p key={service} className="gap">
      {t('gap', { service, away })}
    </p>
  ))
}

function Topics({ asked }: { asked: Asked[] }) {
  const { t, i18n } = useTexts()
  const number = new Intl.NumberFormat(i18n.language)
  const { rows, gaps } = gathered(asked, (report) => report.groups)
  return (
    <section>
      <h2>{t('groups')}</h2>
      <Gaps gaps={gaps} />
      <DataTable
        label={t('groups')}
        rows={rows}
        rowKey={({ item }) => `${item.group} ${item.topic}`}
        empty={<Empty title={t('nothing')} />}
        columns={[
          { id: 'group', name: t('group'), cell: ({ item }) => <code>{item.group}</code> },
          { id: 'service', name: t('service'), cell: ({ service }) => service },
          { id: 'reaction', name: t('reaction'), cell: ({ item }) => <code>{item.reaction}</code> },
          { id: 'topic', name: t('topic'), cell: ({ item }) => <code>{item.topic}</code> },
          { id: 'members', name: t('members'), align: 'end', cell: ({ item }) => number.format(item.members) },
          { id: 'lag', name: t('lag'), align: 'end', cell: ({ item }) => number.format(item.lag) },
        ]}
      />
    </section>
  )
}

function Letters({ asked }: { asked: Asked[] }) {
  const { t, i18n } = useTexts()
  const number = new Intl.NumberFormat(i18n.language)
  const { rows, gaps } = gathered(asked, (report) => report.deadLetters)
  const [looked, setLooked] = useState<{ service: Service; topic: DeadLetterTopic }>()
  return (
    <section>
      <h2>{t('deadLetters')}</h2>
      <p className="quiet">{t('deadLettersHelp')}</p>
      <Gaps gaps={gaps} />
      <DataTable
        label={t('deadLetters')}
        rows={rows}
        rowKey={({ item }) => item.deadLetters}
        empty={<Empty title={t('nothing')} />}
        columns={[
          { id: 'group', name: t('group'), cell: ({ item }) => <code>{item.group}</code> },
          { id: 'service', name: t('service'), cell: ({ service }) => service },
          { id: 'topic', name: t('topic'), cell: ({ item }) => <code>{item.topic}</code> },
          {
            id: 'open',
            name: t('open'),
            align: 'end',
            cell: ({ item }) => (item.open > 0 ? <Badge tone="bad">{number.format(item.open)}</Badge> : 0),
          },
          {
            id: 'actions',
            name: '',
            align: 'end',
            cell: ({ service, item }) => (
              <Button
                aria-label={t('lookAt', { group: item.group })}
                onPress={() => setLooked({ service, topic: item })}
              >
                {t('look')}
              </Button>
            ),
          },
        ]}
      />
      {looked && <DeadLetters service={looked.service} topic={looked.topic} onClose={() => setLooked(undefined)} />}
    </section>
  )
}

function WorkAndOutboxes({ asked }: { asked: Asked[] }) {
  const { t, i18n } = useTexts()
  const number = new Intl.NumberFormat(i18n.language)
  const work = gathered(asked, (report) => report.work)
  const outboxes = gathered(asked, (report) => report.outboxes)
  return (
    <>
      <section>
        <h2>{t('work')}</h2>
        <Gaps gaps={work.gaps} />
        <DataTable
          label={t('work')}
          rows={work.rows}
          rowKey={({ service, item }) => `${service} ${item.collection}`}
          empty={<Empty title={t('nothing')} />}
          columns={[
            { id: 'collection', name: t('collection'), cell: ({ item }) => <code>{item.collection}</code> },
            { id: 'service', name: t('service'), cell: ({ service }) => service },
            { id: 'due', name: t('due'), align: 'end', cell: ({ item }) => number.format(item.due) },
            { id: 'inHand', name: t('inHand'), align: 'end', cell: ({ item }) => number.format(item.inHand) },
            { id: 'later', name: t('later'), align: 'end', cell: ({ item }) => number.format(item.later) },
            { id: 'failing', name: t('failing'), align: 'end', cell: ({ item }) => number.format(item.failing) },
            { id: 'oldest', name: t('oldest'), cell: ({ item }) => (item.oldest ? <When time={item.oldest} /> : '–') },
          ]}
        />
      </section>
      <section>
        <h2>{t('outboxes')}</h2>
        <Gaps gaps={outboxes.gaps} />
        <DataTable
          label={t('outboxes')}
          rows={outboxes.rows}
          rowKey={({ service, item }) => `${service} ${item.collection}`}
          empty={<Empty title={t('nothing')} />}
          columns={[
            { id: 'collection', name: t('collection'), cell: ({ item }) => <code>{item.collection}</code> },
            { id: 'service', name: t('service'), cell: ({ service }) => service },
            { id: 'pending', name: t('pending'), align: 'end', cell: ({ item }) => number.format(item.documents) },
            { id: 'oldest', name: t('oldest'), cell: ({ item }) => (item.oldest ? <When time={item.oldest} /> : '–') },
          ]}
        />
      </section>
    </>
  )
}

const REASONS = ['imported', 'too-old', 'before-first-start'] as const

function PassedOver({ asked }: { asked: Asked[] }) {
  const { t, i18n } = useTexts()
  const number = new Intl.NumberFormat(i18n.language)
  const { rows } = gathered(asked, (report) => report.replicas)
  const services = [...new Set(rows.map(({ service }) => service))]
    .map((service) => ({
      service,
      counts: REASONS.map((reason) =>
        rows
          .filter((row) => row.service === service)
          .reduce((sum, { item }) => sum + (item.passedOver?.[reason] ?? 0), 0),
      ),
    }))
    .filter(({ counts }) => counts.some((count) => count > 0))
  return (
    <section>
      <h2>{t('passedOver')}</h2>
      <p className="quiet">{t('passedOverHelp')}</p>
      <DataTable
        label={t('passedOver')}
        rows={services}
        rowKey={({ service }) => service}
        empty={<Empty title={t('nonePassedOver')} />}
        columns={[
          { id: 'service', name: t('service'), cell: ({ service }) => service },
          ...REASONS.map((reason, n) => ({
            id: reason,
            name: t(`reason.${reason}`),
            align: 'end' as const,
            cell: ({ counts }: { counts: number[] }) => number.format(counts[n] ?? 0),
          })),
        ]}
      />
    </section>
  )
}

function Errors({ asked }: { asked: Asked[] }) {
  const { t } = useTexts()
  const { rows } = gathered(asked, (report) => report.replicas)
  const logged = rows
    .flatMap(({ service, item }) => (item.errors ?? []).map((error) => ({ service, instance: item.instance, error })))
    .sort((one, other) => other.error.at.localeCompare(one.error.at))
    .slice(0, 30)
  return (
    <section>
      <h2>{t('errors')}</h2>
      <DataTable
        label={t('errors')}
        rows={logged}
        rowKey={({ instance, error }) => `${instance} ${error.at} ${error.logger} ${error.message}`}
        empty={<Empty title={t('noErrors')} />}
        columns={[
          { id: 'at', name: t('at'), cell: ({ error }) => <When time={error.at} /> },
          { id: 'service', name: t('service'), cell: ({ service }) => service },
          {
            id: 'level',
            name: t('level'),
            cell: ({ error }) => <Badge tone={error.level === 'ERROR' ? 'bad' : 'warn'}>{error.level}</Badge>,
          },
          { id: 'message', name: t('message'), cell: ({ error }) => <span className="anywhere">{error.message}</span> },
          { id: 'times', name: t('times'), align: 'end', cell: ({ error }) => error.times },
        ]}
      />
    </section>
  )
}
