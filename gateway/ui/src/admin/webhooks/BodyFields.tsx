import { useState } from 'react'
import { Problem } from '../../api/http'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { Field } from '../../parts/Field'
import { Refusal } from '../../parts/Refusal'
import { Placeholders } from '../Placeholders'
import { PreviewOn } from '../PreviewOn'
import { useTexts } from './texts'
import { type Body, type BodyPreview, type Draft, FORMATS, hasTemplate, useBodyPreview } from './webhooks'
import './webhooks.css'

/** What is sent of an event, shown on a real ticket before it is saved. */
export function BodyFields({
  body,
  subscription,
  problem,
  onChange,
}: {
  body: Body
  subscription: Pick<Draft, 'events' | 'filter' | 'audience'>
  /** What saving said of the template. */
  problem: unknown
  onChange: (body: Body) => void
}) {
  const { t } = useTexts()
  const preview = useBodyPreview()
  const [ticket, setTicket] = useState('')
  const isAboutTemplate = (refusal: unknown) => refusal instanceof Problem && refusal.facts.field === 'body.template'
  const sentence = useSentenceOf(problem ?? (isAboutTemplate(preview.error) ? preview.error : null))
  const isAboutTicket = preview.error instanceof Problem && preview.error.facts.field === 'ticket'
  const change = (changed: Body) => {
    onChange(changed)
    preview.reset()
  }
  const show = (chosen: string) => {
    setTicket(chosen)
    preview.mutate({ ...subscription, body, ticket: chosen.trim() })
  }
  return (
    <section className="webhook-body" aria-label={t('sent')}>
      <Choice
        label={t('sent')}
        value={body.format}
        options={FORMATS.map((one) => ({ id: one, name: t(`format.${one}`) }))}
        onChoose={(one) => {
          const format = one as Body['format']
          change({ format, template: hasTemplate({ ...body, format }) ? body.template : '' })
        }}
      />
      {hasTemplate(body) && (
        <>
          <Field
            label={t('template')}
            help={t(`templateHelp.${body.format as 'json' | 'form' | 'xml' | 'text'}`, {
              pair: 'subject={{ticket.subject}}',
            })}
            rows={10}
            value={body.template}
            onChange={(template) => change({ ...body, template })}
            maxLength={60_000}
            isCode
            isRequired
            errorMessage={sentence}
          />
          <Placeholders
            title={t('placeholders')}
            help={t('placeholdersHelp', {
              example: '{{ticket.assignee.name|nobody}}',
              condition: '{{#message.body}}…{{/message.body}}',
              jitbit: '#subject#',
              zammad: '#{ticket.title}',
            })}
            names={NAMES}
          />
        </>
      )}
      <PreviewOn
        label={t('ticket')}
        help={t('ticketHelp')}
        action={t('preview')}
        ticket={ticket}
        isPending={preview.isPending}
        refusal={isAboutTicket ? preview.error?.message : undefined}
        onChange={setTicket}
        onShow={() => show(ticket)}
      />
      {preview.error && !isAboutTicket && !isAboutTemplate(preview.error) && <Refusal problem={preview.error} />}
      {preview.data && <Shown preview={preview.data} onChoose={show} />}
    </section>
  )
}

function Shown({ preview, onChoose }: { preview: BodyPreview; onChoose: (ticket: string) => void }) {
  const { t } = useTexts()
  return (
    <>
      <p>
        {preview.isExample ? <Badge>{t('example')}</Badge> : <Badge tone="good">{preview.ticket}</Badge>}{' '}
        <code>{preview.event}</code> <span className="quiet">{preview.contentType}</span>
      </p>
      <pre className="sent" tabIndex={0} aria-label={t('preview')}>
        {preview.body}
      </pre>
      {preview.broken.length === 0 ? (
        <p className="quiet">
          {t('fits', { count: preview.events })}
          <span className="buttons">
            {preview.tickets.slice(0, 5).map((one) => (
              <Button key={one.id} onPress={() => onChoose(one.key)} aria-label={t('showOn', { ticket: one.key })}>
                {one.key}
              </Button>
            ))}
          </span>
        </p>
      ) : (
        <div role="alert" className="refusal">
          <ul>
            {preview.broken.map((one, i) => (
              <li key={i}>
                {t('breaksOn', one)} <code className="anywhere">{one.body}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

/** In the reader's words where the reason is one of a template's, with line and column. */
function useSentenceOf(problem: unknown): string | undefined {
  const { t, i18n } = useTexts()
  if (!(problem instanceof Problem)) return undefined
  const key = `refused.${problem.code}` as 'refused.unknown-placeholder'
  return i18n.exists(key, { ns: 'admin.webhooks' }) ? t(key, problem.facts) : problem.message
}

/** The commonest of what a template may name; a refusal of another lists them all. */
const NAMES = [
  'event.type',
  'event.time',
  'ticket.id',
  'ticket.key',
  'ticket.number',
  'ticket.url',
  'ticket.subject',
  'ticket.body',
  'ticket.state.id',
  'ticket.state.type',
  'ticket.priority.id',
  'ticket.priority.weight',
  'ticket.type',
  'ticket.group.name',
  'ticket.assignee.name',
  'ticket.customer.name',
  'ticket.customer.email',
  'ticket.organization.name',
  'ticket.tags',
  'ticket.fields.NAME',
  'ticket.createdAt',
  'ticket.updatedAt',
  'message.body',
  'message.html',
  'message.author.name',
  'message.visibility',
  'previous.state.id',
  'rating.score',
]
