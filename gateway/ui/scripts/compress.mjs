// Writes a .gz beside each asset, so that the gateway need not compress anything while it serves, and keeps what a first
// visit loads within its budget.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const FIRST_LOAD_KB = 350

/** The form loads on pages of other people, which wait for nothing of ours. */
const FORM_KB = 8

const assets = 'dist/assets'
const packedSize = {}
for (const name of readdirSync(assets).filter((file) => /\.(js|css)$/.test(file))) {
  const packed = gzipSync(readFileSync(join(assets, name)), { level: 9 })
  writeFileSync(join(assets, `${name}.gz`), packed)
  packedSize[name] = packed.length
}

const named = [...readFileSync('dist/index.html', 'utf8').matchAll(/\/assets\/([^"]+\.js)"/g)].map((match) => match[1])
const first = named.reduce((sum, name) => sum + packedSize[name], 0) / 1000
console.log(`script at first load: ${Math.round(first)} kB gzip (at most ${FIRST_LOAD_KB})`)
if (first > FIRST_LOAD_KB) {
  console.error('What only some pages need has to be loaded by them: see docs/design.md.')
  process.exit(1)
}

const form = gzipSync(readFileSync('dist/form.js'), { level: 9 })
writeFileSync('dist/form.js.gz', form)
console.log(`the form for other sites: ${(form.length / 1000).toFixed(1)} kB gzip (at most ${FORM_KB})`)
if (form.length / 1000 > FORM_KB) {
  console.error('A form is a guest on the pages of others: it has to stay small.')
  process.exit(1)
}
