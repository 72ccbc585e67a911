import { useState } from 'react'
import { Link, Route as At, Routes } from 'react-router'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { DataTable } from '../../parts/DataTable'
import { Confirm, FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { LANGUAGES } from '../../i18n'
import { PageHeader } from '../PageHeader'
import { type Route, useDeleteRoute, useMakeRoute, useRoutes, useSwitchRoute } from './alerts'
import { RoutePage } from './RoutePage'
import { useTexts } from './texts'

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
  const turn = useSwitchRoute()
  const [isMaking, setMaking] = useState(false)
  const [deleted, setDeleted] = useState<Route>()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setMaking(true)}>
          {t('add')}
        </Button>
      </PageHeader>
      {turn.isError && <Refusal problem={turn.error} />}
      <Answered query={routes}>
        {(known) => (
          <DataTable
            label={t('title')}
            rows={known}
            rowKey={(route) => route.id}
            empty={<Empty title={t('none')}>{t('noneHelp')}</Empty>}
            columns={[
              { id: 'name', name: t('name'), cell: (route) => <Link to={route.id}>{route.name}</Link> },
              { id: 'kind', name: t('kind'), cell: (route) => route.kind },
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
      {isMaking && <MakeRoute onClose={() => setMaking(false)} />}
      {deleted && <DeleteRoute route={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  )
}

export function RouteState({ of: route }: { of: Route }) {
  const { t } = useTexts()
  if (!route.enabled) return <Badge>{t('disabled')}</Badge>
  if (!route.failing) return <Badge tone="good">{t('enabled')}</Badge>
  return (
    <>
      <Badge tone="bad">{t('failing')}</Badge> <span className="quiet">{route.failing}</span>
    </>
  )
}

function MakeRoute({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTexts()
  const make = useMakeRoute()
  const [language, setLanguage] = useState(i18n.language)
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    make.mutate(
      { kind: 'slack', name: text('name') || 'Slack', url: text('url'), filter: text('filter'), language },
      { onSuccess: onClose },
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
      <Field name="name" label={t('name')} help={t('nameHelp')} maxLength={200} autoFocus />
      <Field name="url" label={t('url')} help={t('urlHelp')} isRequired isCode />
      <Field name="filter" label={t('filter')} help={t('filterHelp')} isCode />
      <Choice
        label={t('language')}
        value={language}
        options={Object.entries(LANGUAGES).map(([id, name]) => ({ id, name }))}
        onChoose={setLanguage}
      />
    </FormDialog>
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
