import { useEffect, useState } from 'react'
import { OperationCard } from './OperationCard'
import { type ApiDocument, byTag } from './openapi'
import { Prose } from './Prose'
import { useTexts } from './texts'

/** The API's reference for people: the document that the gateway serves, by what each address is about. */
export function Reference() {
  const { t } = useTexts()
  const [document, setDocument] = useState<ApiDocument>()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    fetch('/api/openapi.json')
      .then(async (answer) => {
        if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`)
        setDocument((await answer.json()) as ApiDocument)
      })
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)))
  }, [])
  if (failure) return <main className="alone">{t('failed', { reason: failure })}</main>
  return document ? <Shown document={document} /> : <main className="alone" aria-busy="true" />
}

function Shown({ document }: { document: ApiDocument }) {
  const { t } = useTexts()
  const [wanted, setWanted] = useState('')
  // What the address names is there only now.
  useEffect(() => {
    const named = window.document.getElementById(location.hash.slice(1))
    if (named instanceof HTMLDetailsElement) named.open = true
    named?.scrollIntoView()
  }, [])
  const words = wanted.trim().toLowerCase()
  const groups = byTag(document)
    .map(({ tag, operations }) => ({
      tag,
      operations: operations.filter(({ path, method, operation }) =>
        `${method} ${path} ${operation.summary} ${tag.name}`.toLowerCase().includes(words),
      ),
    }))
    .filter(({ operations }) => operations.length > 0)
  return (
    <div className="reference">
      <title>{t('title')}</title>
      <nav aria-label={t('contents')}>
        <a href="/">{t('back')}</a>
        <label>
          <span className="hidden">{t('find')}</span>
          <input type="search" placeholder={t('find')} value={wanted} onChange={(e) => setWanted(e.target.value)} />
        </label>
        <ul>
          {groups.map(({ tag }) => (
            <li key={tag.name}>
              <a href={`#${anchor(tag.name)}`}>{tag.name}</a>
            </li>
          ))}
        </ul>
        <a href="/api/openapi.json">{t('document')}</a>
      </nav>
      <main>
        <h1>{t('title')}</h1>
        <Prose text={document.info.description} />
        {groups.length === 0 && <p role="status">{t('nothing', { wanted })}</p>}
        {groups.map(({ tag, operations }) => (
          <section key={tag.name} id={anchor(tag.name)} aria-labelledby={`${anchor(tag.name)}-name`}>
            <h2 id={`${anchor(tag.name)}-name`}>{tag.name}</h2>
            <Prose text={tag.description} />
            {operations.map((placed) => (
              <OperationCard key={placed.operation.operationId} document={document} placed={placed} />
            ))}
          </section>
        ))}
      </main>
    </div>
  )
}

function anchor(name: string) {
  return name.toLowerCase().replaceAll(' ', '-')
}
