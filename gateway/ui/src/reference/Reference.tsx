import { Frame, useDocument } from './Frame'
import { OperationCard } from './OperationCard'
import { type ApiDocument, byTag } from './openapi'
import { useTexts } from './texts'

/** The API's reference for people: the document that the gateway serves, by what each address is about. */
export function Reference() {
  const { t } = useTexts()
  const { document, failure } = useDocument<ApiDocument>('/api/openapi.json')
  if (failure) return <main className="alone">{t('failed', { reason: failure })}</main>
  if (!document) return <main className="alone" aria-busy="true" />
  return (
    <Frame
      title={t('title')}
      description={document.info.description}
      find={t('find')}
      parts={byTag(document).map(({ tag, operations }) => ({
        ...tag,
        items: operations.map((placed) => ({
          key: placed.operation.operationId,
          words: `${placed.method} ${placed.path} ${placed.operation.summary}`,
          shown: <OperationCard document={document} placed={placed} />,
        })),
      }))}
      links={[
        { to: '/api/docs/events', text: t('events.title') },
        { to: '/api/openapi.json', text: t('document') },
      ]}
    />
  )
}
