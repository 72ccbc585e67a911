import {
  type ApiDocument,
  answerOf,
  exampleOf,
  type Media,
  nameOf,
  type Parameter,
  partsOf,
  type Placed,
  type Schema,
  typeOf,
} from './openapi'
import { Prose, Words } from './Prose'
import { useTexts } from './texts'

/** One operation: a line, and unfolded all that one needs to call it. */
export function OperationCard({
  document,
  placed: { path, method, operation },
}: {
  document: ApiDocument
  placed: Placed
}) {
  const { t } = useTexts()
  return (
    <details id={operation.operationId} className="operation">
      <summary>
        <span className={`method ${method}`}>{method.toUpperCase()}</span>
        <code>{path}</code>
        <span className="quiet">
          <Words text={operation.summary} />
        </span>
      </summary>
      {operation.description && <Prose text={operation.description} />}
      {operation.parameters && <Parameters parameters={operation.parameters} />}
      {operation.requestBody &&
        Object.entries(operation.requestBody.content).map(([type, media]) => (
          <Body key={type} title={`${t('body')} · ${type}`} document={document} media={media} />
        ))}
      <h3>{t('answers')}</h3>
      <dl className="answers">
        {Object.entries(operation.responses).map(([status, answer]) => {
          const { description, headers, content } = answerOf(document, answer)
          return (
            <div key={status}>
              <dt>{status}</dt>
              <dd>
                {description && <Words text={description} />}
                {Object.entries(headers ?? {}).map(([name, header]) => (
                  <p key={name}>
                    <code>{name}</code> {header.description && <Words text={header.description} />}
                  </p>
                ))}
                {status.startsWith('2') &&
                  Object.entries(content ?? {}).map(([type, media]) => (
                    <Body key={type} title={type} document={document} media={media} />
                  ))}
              </dd>
            </div>
          )
        })}
      </dl>
    </details>
  )
}

function Parameters({ parameters }: { parameters: Parameter[] }) {
  const { t } = useTexts()
  return (
    <>
      <h3>{t('parameters')}</h3>
      <Fields
        rows={parameters.map((each) => ({
          name: each.name,
          note: t(`place.${each.in}`),
          schema: { ...each.schema, description: each.description ?? '' },
          isRequired: each.required === true,
        }))}
      />
    </>
  )
}

/** What is sent or answered: an example, then the fields of its type and of every type within it. */
function Body({ title, document, media }: { title: string; document: ApiDocument; media: Media }) {
  const { t } = useTexts()
  const schema = media.schema
  if (!schema) return <h3>{title}</h3>
  const example = media.example ?? exampleOf(document, schema)
  const names = typeOf(schema).names.reduce<string[]>((all, name) => partsOf(document, name, all), [])
  return (
    <>
      <h3>{title}</h3>
      {typeof example === 'object' && <pre tabIndex={0}>{JSON.stringify(example, null, 2)}</pre>}
      {names.length > 0 && (
        <details>
          <summary>{t('fields', { name: schema.$ref ? nameOf(schema.$ref) : typeOf(schema).words })}</summary>
          {names.map((name) => (
            <Type key={name} name={name} schema={document.components.schemas[name]!} />
          ))}
        </details>
      )}
    </>
  )
}

export function Type({ name, schema }: { name: string; schema: Schema }) {
  return (
    <>
      <h4>{name}</h4>
      {schema.description && <Prose text={schema.description} />}
      <Fields
        rows={Object.entries(schema.properties ?? {}).map(([field, property]) => ({
          name: field,
          schema: property,
          isRequired: schema.required?.includes(field) === true,
        }))}
      />
    </>
  )
}

export function Fields({ rows }: { rows: { name: string; note?: string; schema: Schema; isRequired: boolean }[] }) {
  const { t } = useTexts()
  return (
    <dl className="fields">
      {rows.map(({ name, note, schema, isRequired }) => (
        <div key={`${name} ${note}`}>
          <dt>
            <code>{name}</code>
            {isRequired && <span className="required">{t('required')}</span>}
          </dt>
          <dd>
            <span className="quiet">
              {[note, typeOf(schema).words, ...limitsOf(schema)].filter(Boolean).join(' · ')}
            </span>
            {schema.description && (
              <p>
                <Words text={schema.description} />
              </p>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function limitsOf({ default: usual, minimum, maximum, maxLength, maxItems }: Schema): string[] {
  return [
    usual === undefined ? '' : `= ${JSON.stringify(usual)}`,
    minimum === undefined ? '' : `≥ ${minimum}`,
    [maximum, maxLength, maxItems].filter((most) => most !== undefined).map((most) => `≤ ${most}`)[0] ?? '',
  ]
}
