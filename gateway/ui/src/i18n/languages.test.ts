import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '.'

type Texts = Map<string, string>

function flat(bundle: object, prefix = ''): [string, string][] {
  return Object.entries(bundle).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value as object, `${prefix}${key}.`),
  )
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}

const all = files('src')
const common = 'src/i18n'
/** Every folder with texts of its own; what lies below it belongs to it unless it has its own texts again. */
const folders = all.filter((file) => file.endsWith('/en.json')).map(dirname)
const ownerOf = (file: string): string => {
  for (let folder = dirname(file); folder !== 'src'; folder = dirname(folder))
    if (folders.includes(folder)) return folder
  return common
}
const textsOf = (folder: string, language: string): Texts =>
  new Map(flat(JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as object))

/** A plural's forms differ by language; what they stand for is one key. */
const PLURAL = /_(zero|one|two|few|many|other)$/
const keysOf = (texts: Texts) => new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')))

const codeOf = (belongs: (file: string) => boolean) =>
  all
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file) && belongs(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
const quotedIn = (code: string) => new Set([...code.matchAll(/'([\w-]+(?:\.[\w-]+)*)'/g)].map((match) => match[1]!))
/** Where a key is put together from a value, all that begins like it is used. */
const builtIn = (code: string) => [...code.matchAll(/`([\w-]+(?:\.[\w-]+)*\.)\$\{/g)].map((match) => match[1]!)
/** What code passes to a function that translates. */
const askedIn = (code: string) => [...code.matchAll(/\b(?:t|common)\(\s*'([^']+)'/g)].map((match) => match[1]!)

describe.each(folders)('the texts in %s', (folder) => {
  const english = textsOf(folder, 'en')
  const others = Object.keys(LANGUAGES).filter((language) => language !== 'en')
  // Anybody may use the common texts; other texts are their folder's.
  const code = codeOf((file) => folder === common || ownerOf(file) === folder)

  it.each(others)('are all there in %s, and no others', (language) => {
    expect(existsSync(join(folder, `${language}.json`))).toBe(true)
    expect([...keysOf(textsOf(folder, language))].sort()).toEqual([...keysOf(english)].sort())
  })

  it.each(Object.keys(LANGUAGES))('have the plural forms that %s needs', (language) => {
    const keys = new Set(textsOf(folder, language).keys())
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const key of keys) {
      if (!PLURAL.test(key)) continue
      for (const form of needed) expect(keys).toContain(key.replace(PLURAL, `_${form}`))
    }
  })

  it.each(others)('keep their placeholders in %s', (language) => {
    const holes = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort()
    for (const [key, text] of textsOf(folder, language)) {
      const original = english.get(key) ?? english.get(key.replace(PLURAL, '_other'))!
      expect([key, holes(text)]).toEqual([key, holes(original)])
    }
  })

  it('are all used', () => {
    const quoted = quotedIn(code)
    const built = builtIn(code)
    const unused = [...keysOf(english)].filter(
      (key) => !quoted.has(key) && !built.some((start) => key.startsWith(start)),
    )
    expect(unused).toEqual([])
  })
})

it('every text that the code asks for is there', () => {
  const shared = keysOf(textsOf(common, 'en'))
  const missing = all
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    .flatMap((file) => {
      const own = keysOf(textsOf(ownerOf(file), 'en'))
      const asked = askedIn(readFileSync(file, 'utf8'))
      return asked.filter((key) => !own.has(key) && !shared.has(key)).map((key) => `${file}: ${key}`)
    })
  expect(missing).toEqual([])
})
