// Writes a .gz beside each asset, so that the gateway need not compress anything while it serves.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const assets = 'dist/assets'
let script = 0
for (const name of readdirSync(assets).filter((file) => /\.(js|css)$/.test(file))) {
  const packed = gzipSync(readFileSync(join(assets, name)), { level: 9 })
  writeFileSync(join(assets, `${name}.gz`), packed)
  if (name.endsWith('.js')) script += packed.length
}
console.log(`script: ${Math.round(script / 1000)} kB gzip`)
