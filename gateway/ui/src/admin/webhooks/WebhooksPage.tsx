import { useState } from 'react'
import { Link, Route, Routes } from 'react-router'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { DataTable } from '../../parts/DataTable'
import { Confirm, Dialog, FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { Copy } from '../catchers/Copy'
import { PageHeader } from '../PageHeader'
import { EndpointPage } from './EndpointPage'
import { useTexts } from './texts'
import { type Endpoint, useDeleteEndpoint, useEndpoints, useMakeEndpoint, useSwitchEndpoint } from './webhooks'

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
        <MakeEndpoint
          onClose={() => setMaking(false)}
          onMade={(endpoint) => {
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
  if (endpoint.enabled) return <Badge tone="good">{t('enabled')}</Badge>
  return (
    <>
      <Badge tone={endpoint.disabledBecause ? 'bad' : 'neutral'}>{t('disabled')}</Badge>
      {endpoint.disabledBecause && <span className="quiet"> {endpoint.disabledBecause}</span>}
    </>
  )
}

function MakeEndpoint({ onClose, onMade }: { onClose: () => void; onMade: (endpoint: Endpoint) => void }) {
  const { t } = useTexts()
  const make = useMakeEndpoint()
  const [audience, setAudience] = useState<'public' | 'internal'>('public')
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    make.mutate(
      {
        name: text('name'),
        url: text('url'),
        events: text('events')
          .split(/[\s,]+/)
          .filter(Boolean),
        filter: text('filter'),
        audience,
      },
      { onSuccess: onMade },
    )
  }
  return (
    <FormDialog
      title={t('add')}
      isOpen
      onClose={onClose}
      action={t('add')}
      isBusy={make.isPending}
      problem={make.error}
      onSubmit={submit}
    >
      <Field name="name" label={t('name')} maxLength={200} autoFocus />
      <Field name="url" label={t('url')} help={t('urlHelp')} isRequired isCode />
      <Field name="events" label={t('events')} help={t('eventsHelp')} defaultValue="*" isRequired isCode rows={2} />
      <Field name="filter" label={t('filter')} help={t('filterHelp')} isCode />
      <Choice
        label={t('audience')}
        value={audience}
        options={(['public', 'internal'] as const).map((one) => ({ id: one, name: t(`sees.${one}`) }))}
        onChoose={(one) => setAudience(one as 'public' | 'internal')}
      />
    </FormDialog>
  )
}

function ShowSecret({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
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
