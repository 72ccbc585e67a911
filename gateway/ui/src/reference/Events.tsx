import { byTopic, type EventDocument, type EventMessage, namesIn } from './asyncapi'
import { Frame, useDocument } from './Frame'
import { Fields, Type } from './OperationCard'
import { partsOf } from './openapi'
import { useTexts } from './texts'

/** Every event for people who build on them: the AsyncAPI document that the gateway serves, by topic. */
export function Events() {
  const { t } = useTexts()
  const { document, failure } = useDocument<EventDocument>('/api/asyncapi.json')
  if (failure) return <main className="alone">{t('failed', { reason: failure })}</main>
  if (!document) return <main className="alone" aria-busy="true" />
  const envelope = {
    name: t('events.envelope'),
    description: t('events.around'),
    items: [
      {
        key: 'Envelope',
        words: Object.keys(document.components.schemas.Envelope?.properties ?? {}).join(' '),
        shown: <Type name="Envelope" schema={document.components.schemas.Envelope!} />,
      },
    ],
  }
  return (
    <Frame
      title={t('events.title')}
      description={document.info.description}
      find={t('events.find')}
      parts={[
        envelope,
        ...byTopic(document).map(({ address, description, messages }) => ({
          name: address,
          description,
          items: messages.map((message) => ({
            key: message.name,
            words: `${message.name} ${message.summary}`,
            shown: <EventCard document={document} message={message} />,
          })),
        })),
      ]}
      links={[
        { to: '/api/docs', text: t('title') },
        { to: '/api/asyncapi.json', text: t('events.document') },
      ]}
    />
  )
}

/** One event: a line, and unfolded its data and an example. */
function EventCard({ document, message }: { document: EventDocument; message: EventMessage }) {
  const { t } = useTexts()
  const data = message.payload.properties.data
  const names = namesIn(message).reduce<string[]>((all, name) => partsOf(document, name, all), [])
  return (
    <details id={message.name} className="operation">
      <summary>
        <code>{message.name}</code>
        <span className="quiet">{message.summary}</span>
      </summary>
      <h3>data</h3>
      <Fields
        rows={Object.entries(data.properties ?? {}).map(([name, schema]) => ({
          name,
          schema,
          isRequired: data.required?.includes(name) === true,
        }))}
      />
      {names.length > 0 && (
        <details>
          <summary>{t('fields', { name: names[0] })}</summary>
          {names.map((name) => (
            <Type key={name} name={name} schema={document.components.schemas[name]!} />
          ))}
        </details>
      )}
      <h3>{t('events.example')}</h3>
      <pre tabIndex={0}>{JSON.stringify(message.examples[0]?.payload, null, 2)}</pre>
    </details>
  )
}
