/*
 * Proof of work: a number after which SHA-256 of `token:number` begins with so many zero bits. A browser finds it while somebody
 * types; whoever sends a thousand forms pays a thousand times. Our own SHA-256, because browsers have theirs only on pages under
 * TLS and answer each hash by a promise, which costs ten times the hash.
 */

const K = new Uint32Array(64)
const START = new Uint32Array(8)

// FIPS 180-4 §4.2.2, §5.3.3: the fractional parts of the roots of the first primes.
for (let n = 2, found = 0; found < 64; n++) {
  let isPrime = true
  for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false
  if (!isPrime) continue
  K[found] = Math.cbrt(n) * 2 ** 32
  if (found < 8) START[found] = Math.sqrt(n) * 2 ** 32
  found++
}

const w = new Uint32Array(64)

/** One block of 64 bytes, from one state to the next. */
function compressed(state: Uint32Array, block: Uint8Array, at: number): Uint32Array {
  for (let i = 0; i < 16; i++) {
    const j = at + i * 4
    w[i] = (block[j]! << 24) | (block[j + 1]! << 16) | (block[j + 2]! << 8) | block[j + 3]!
  }
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15]!
    const b = w[i - 2]!
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3)
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10)
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  return state.map((before, i) => before + [a, b, c, d, e, f, g, h][i]!)
}

/** Padded as SHA-256 wants it (FIPS 180-4 §5.1.1). */
function padded(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((text.length + 9) / 64) * 64)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  bytes[text.length] = 0x80
  new DataView(bytes.buffer).setUint32(bytes.length - 4, text.length * 8)
  return bytes
}

/** SHA-256 of a text of ASCII, as eight words. `known` is the state after its first block. */
export function sha256(text: string, known?: Uint32Array): Uint32Array {
  const bytes = padded(text)
  let state = known ?? START
  for (let at = known ? 64 : 0; at < bytes.length; at += 64) state = compressed(state, bytes, at)
  return state
}

/** So long the page may wait for its next frame. */
const SLICE_MS = 8

/** The proof for a token. It calculates in slices, so that the page stays what it is. */
export async function proofOf(token: string, bits: number, isWanted: () => boolean = () => true): Promise<string> {
  if (bits === 0) return ''
  const first = `${token}:`
  const known = first.length >= 64 ? compressed(START, padded(first), 0) : undefined
  let until = performance.now() + SLICE_MS
  for (let n = 0; isWanted(); n++) {
    if (Math.clz32(sha256(first + n, known)[0]!) >= bits) return String(n)
    if ((n & 63) === 0 && performance.now() > until) {
      await new Promise((resolve) => setTimeout(resolve))
      until = performance.now() + SLICE_MS
    }
  }
  return ''
}
