import { type ReactNode, useEffect, useState } from 'react'
import { Prose } from './Prose'
import { useTexts } from './texts'

/** What a page of reference is about: one thing for each heading, each found by its words. */
export interface Part {
  name: string
  description: string
  items: { key: string; words: string; shown: ReactNode }[]
}

/** A page of reference: its headings beside it, and a field that leaves only what has some words in it. */
export function Frame({
  title,
  description,
  find,
  parts,
  links,
}: {
  title: string
  description: string
  find: string
  parts: Part[]
  links: { to: string; text: string }[]
}) {
  const { t } = useTexts()
  const [wanted, setWanted] = useState('')
  // What the address names is there only now.
  useEffect(() => {
    const named = document.getElementById(location.hash.slice(1))
    if (named instanceof HTMLDetailsElement) named.open = true
    named?.scrollIntoView()
  }, [])
  const words = wanted.trim().toLowerCase()
  const groups = parts
    .map((part) => ({
      ...part,
      items: part.items.filter((item) => `${item.words} ${part.name}`.toLowerCase().includes(words)),
    }))
    .filter(({ items }) => items.length > 0)
  return (
    <div className="reference">
      <title>{title}</title>
      <nav aria-label={t('contents')}>
        <a href="/">{t('back')}</a>
        <label>
          <span className="hidden">{find}</span>
          <input type="search" placeholder={find} value={wanted} onChange={(e) => setWanted(e.target.value)} />
        </label>
        <ul>
          {groups.map(({ name }) => (
            <li key={name}>
              <a href={`#${anchor(name)}`}>{name}</a>
            </li>
          ))}
        </ul>
        {links.map(({ to, text }) => (
          <a key={to} href={to}>
            {text}
          </a>
        ))}
      </nav>
      <main>
        <h1>{title}</h1>
        <Prose text={description} />
        {groups.length === 0 && <p role="status">{t('nothing', { wanted })}</p>}
        {groups.map((part) => (
          <section key={part.name} id={anchor(part.name)} aria-labelledby={`${anchor(part.name)}-name`}>
            <h2 id={`${anchor(part.name)}-name`}>{part.name}</h2>
            <Prose text={part.description} />
            {part.items.map(({ key, shown }) => (
              <div key={key}>{shown}</div>
            ))}
          </section>
        ))}
      </main>
    </div>
  )
}

/** The JSON at an address, once it is there; or why it is not. */
export function useDocument<T>(address: string): { document?: T; failure?: string } {
  const [state, setState] = useState<{ document?: T; failure?: string }>({})
  useEffect(() => {
    fetch(address)
      .then(async (answer) => {
        if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`)
        setState({ document: (await answer.json()) as T })
      })
      .catch((error: unknown) => setState({ failure: error instanceof Error ? error.message : String(error) }))
  }, [address])
  return state
}

function anchor(name: string) {
  return name.toLowerCase().replaceAll(' ', '-')
}
