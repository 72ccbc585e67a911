import { useState } from 'react'
import { Problem } from '../../api/http'
import { Choice } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { useSentence } from '../../parts/Refusal'
import { AuthFields } from './AuthFields'
import { BodyFields } from './BodyFields'
import { HeaderFields, storedHeaders, wantedHeaders } from './HeaderFields'
import { useTexts } from './texts'
import {
  type Audience,
  type Auth,
  type Body,
  type Endpoint,
  type EndpointWish,
  METHODS,
  type Pace,
  useSaveEndpoint,
} from './webhooks'

/** Fields beside which a refusal of them is shown. */
const SHOWN = /^(name|url|events|filter|body\.template|auth\..*|pace\..*)$/

const AUDIENCES: Audience[] = ['public', 'internal']

/** Adds an endpoint, or changes the one that was seen. */
export function EndpointDialog({
  title,
  action,
  seen,
  onClose,
  onSaved,
}: {
  title: string
  action: string
  seen?: Endpoint
  onClose: () => void
  onSaved: (endpoint: Endpoint) => void
}) {
  const { t } = useTexts()
  const save = useSaveEndpoint(seen)
  const [name, setName] = useState(seen?.name ?? '')
  const [url, setUrl] = useState(seen?.url ?? '')
  const [events, setEvents] = useState(seen?.events.join(', ') ?? '*')
  const [filter, setFilter] = useState(seen?.filter ?? '')
  const [audience, setAudience] = useState<Audience>(seen?.audience ?? 'public')
  const [method, setMethod] = useState(seen?.method ?? 'POST')
  const [body, setBody] = useState<Body>(seen?.body ?? { format: 'event', template: '' })
  const [headers, setHeaders] = useState(() => storedHeaders(seen?.headerNames ?? []))
  const [auth, setAuth] = useState<Auth>(seen?.auth ?? { type: 'none' })
  const [hubSignature, setHubSignature] = useState<Endpoint['hubSignature']>(seen?.hubSignature ?? 'none')
  const [pace, setPace] = useState<Pace>(seen?.pace ?? { ordered: false })
  const subscription = { events: events.split(/[\s,]+/).filter(Boolean), filter: filter.trim(), audience }
  const wish: EndpointWish = {
    ...subscription,
    name: name.trim(),
    url: url.trim(),
    method,
    body,
    headers: wantedHeaders(headers),
    auth,
    hubSignature,
    pace,
  }
  const field = fieldOf(save.error)
  const sentence = useSentence(save.error)
  const at = (one: string) => (field === one ? sentence : undefined)
  // What is secret was meant for the host of before; nobody is told it, so it has to be given again.
  const before = seen && leadsElsewhere(seen.url, url) ? originOf(seen.url) : undefined
  const isSecretive =
    headers.some(({ isStored }) => isStored) || (seen?.auth.type === auth.type && auth.type !== 'none')
  const limit = (name: 'perMinute' | 'concurrency', most: number) => (
    <Field
      label={t(`pace.${name}`)}
      help={t(`pace.${name}Help`)}
      type="number"
      inputMode="numeric"
      pattern="[0-9]*"
      value={pace[name] ? String(pace[name]) : ''}
      // Nothing is no limit, which a change says as 0.
      onChange={(value) => setPace({ ...pace, [name]: Math.min(Number(value) || 0, most) })}
      errorMessage={at(`pace.${name}`)}
    />
  )
  return (
    <FormDialog
      title={title}
      isOpen
      onClose={onClose}
      size="wide"
      action={action}
      isBusy={save.isPending}
      problem={field && SHOWN.test(field) ? null : save.error}
      onSubmit={() => save.mutate(wish, { onSuccess: onSaved })}
    >
      <Field
        label={t('name')}
        value={name}
        onChange={setName}
        maxLength={200}
        isRequired={seen !== undefined}
        errorMessage={at('name')}
        autoFocus
      />
      <Field
        label={t('url')}
        help={before && isSecretive ? t('urlMoves', { before }) : t('urlHelp')}
        value={url}
        onChange={setUrl}
        isRequired
        isCode
        errorMessage={at('url')}
      />
      <Field
        label={t('events')}
        help={t('eventsHelp')}
        value={events}
        onChange={setEvents}
        isRequired
        isCode
        rows={2}
        errorMessage={at('events')}
      />
      <Field
        label={t('filter')}
        help={t('filterHelp')}
        value={filter}
        onChange={setFilter}
        isCode
        errorMessage={at('filter')}
      />
      <Choice
        label={t('audience')}
        value={audience}
        options={AUDIENCES.map((one) => ({ id: one, name: t(`sees.${one}`) }))}
        onChoose={(one) => setAudience(one as Audience)}
      />
      <Choice
        label={t('method')}
        value={method}
        options={METHODS.map((one) => ({ id: one, name: one }))}
        onChoose={setMethod}
      />
      <BodyFields
        body={body}
        subscription={subscription}
        problem={field === 'body.template' ? save.error : null}
        onChange={(changed) => {
          setBody(changed)
          save.reset()
        }}
      />
      <section className="webhook-body" aria-label={t('header.title')}>
        <h3>{t('header.title')}</h3>
        <HeaderFields headers={headers} isMoving={before !== undefined} onChange={setHeaders} />
      </section>
      <section className="webhook-body" aria-label={t('signing')}>
        <h3>{t('signing')}</h3>
        <AuthFields
          auth={auth}
          known={before ? undefined : seen?.auth}
          hubSignature={hubSignature}
          at={at}
          onChange={setAuth}
          onChangeHub={setHubSignature}
        />
      </section>
      <section className="webhook-body" aria-label={t('pace.title')}>
        <h3>{t('pace.title')}</h3>
        {limit('perMinute', 60_000)}
        {limit('concurrency', 16)}
        <Tick
          label={t('pace.ordered')}
          help={t('pace.orderedHelp')}
          isSelected={pace.ordered}
          onChange={(ordered) => setPace({ ...pace, ordered })}
        />
      </section>
    </FormDialog>
  )
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}

/** What cannot be read yet leads nowhere. */
function leadsElsewhere(before: string, url: string): boolean {
  const origin = originOf(url.trim())
  return origin !== undefined && origin !== originOf(before)
}

/** The field that a refusal names, where it names one. */
export function fieldOf(problem: unknown): string | undefined {
  return problem instanceof Problem && typeof problem.facts.field === 'string' ? problem.facts.field : undefined
}
