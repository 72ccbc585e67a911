import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

const bundles: Record<string, object> = { en, ko, pl }

function flat(bundle: object, prefix = ''): [string, string][] {
  return Object.entries(bundle).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value as object, `${prefix}${key}.`),
  )
}

/** A plural's forms differ by language; what they stand for is one key. */
const PLURAL = /_(zero|one|two|few|many|other)$/
const keysOf = (bundle: object) => new Set(flat(bundle).map(([key]) => key.replace(PLURAL, '')))
const english = keysOf(en)

/** Where a key is put together from a value, all that begins so is used. */
const BUILT = ['conversation.via.', 'problem.', 'account.', 'ticket.']

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sources(join(folder, entry.name))
      : /(?<!\.test)\.tsx?$/.test(entry.name)
        ? [readFileSync(join(folder, entry.name), 'utf8')]
        : [],
  )
}

const code = sources('src').join('\n')
const quoted = new Set([...code.matchAll(/'([a-zA-Z]+(?:\.[a-zA-Z-]+)+)'/g)].map((match) => match[1]!))

describe('the texts', () => {
  it.each(['ko', 'pl'])('are all there in %s, and no others', (language) => {
    expect([...keysOf(bundles[language]!)].sort()).toEqual([...english].sort())
  })

  it('have the plural forms that each language needs', () => {
    for (const [language, bundle] of Object.entries(bundles)) {
      const keys = new Set(flat(bundle).map(([key]) => key))
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      for (const key of keys) {
        if (!PLURAL.test(key)) continue
        for (const form of needed) expect(keys).toContain(key.replace(PLURAL, `_${form}`))
      }
    }
  })

  it('keep the same placeholders in every language', () => {
    const holes = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort()
    const said = new Map(flat(en))
    for (const bundle of [ko, pl]) {
      for (const [key, text] of flat(bundle)) {
        const original = said.get(key) ?? said.get(key.replace(PLURAL, '_other'))!
        expect([key, holes(text)]).toEqual([key, holes(original)])
      }
    }
  })

  it('are all used', () => {
    const unused = [...english].filter((key) => !quoted.has(key) && !BUILT.some((start) => key.startsWith(start)))
    expect(unused).toEqual([])
  })

  it('exist wherever the code asks for one', () => {
    const sections = new Set([...english].map((key) => key.split('.')[0]))
    const asked = [...quoted].filter((key) => sections.has(key.split('.')[0]!))
    const prefixes = [...english].flatMap((key) => key.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.')))
    expect(
      asked.filter((key) => !prefixes.includes(key) && !key.startsWith('ticket.gone') && !/\.v\d$/.test(key)),
    ).toEqual([])
  })
})
