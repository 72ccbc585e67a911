// Receives webhooks of Tidings: checks who sent them, and takes each once. Node 20 or later, no packages.
//   WEBHOOK_SECRET=whsec_… PORT=9001 node receiver.mjs

import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const TOLERANCE_SECONDS = 5 * 60
const LARGEST = 4 * 1024 * 1024

const key = Buffer.from(process.env.WEBHOOK_SECRET.replace(/^whsec_/, ''), 'base64')

/** A real receiver keeps them where its own data is, in the same transaction: for a week, longer than anything is repeated. */
const seen = new Set()

/** Why the delivery is not to be believed, or undefined. */
function refusal(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers
  if (!id || !timestamp || !signatures) return 'a header is missing'
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS)) return 'too old, or from the future'
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  // Several while the key changes: one that fits is enough.
  const fits = signatures.split(' ').some((signature) => {
    const [version, value] = signature.split(',')
    const given = Buffer.from(value ?? '', 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
  return fits ? undefined : 'the signature differs'
}

async function bodyOf(request) {
  const parts = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > LARGEST) throw new Error('too large')
    parts.push(part)
  }
  // The bytes as they came: JSON that was read and written again has another signature.
  return Buffer.concat(parts)
}

async function take(request, response) {
  const body = await bodyOf(request)
  const why = refusal(request.headers, body)
  const id = request.headers['webhook-id']
  if (why) {
    console.log(`refused ${id}: ${why}`)
    response.writeHead(401).end()
  } else if (seen.has(id)) {
    console.log(`repeated ${id}`)
    // It is here already, so nobody has to send it again.
    response.writeHead(204).end()
  } else {
    const event = JSON.parse(body.toString('utf8'))
    seen.add(id)
    console.log(`taken ${id}: ${event.type} of ${event.subject}`)
    response.writeHead(204).end()
  }
}

const server = createServer((request, response) => {
  take(request, response).catch((problem) => {
    console.log(`failed: ${problem.message}`)
    // Anything but 2xx: it will be sent again.
    response.writeHead(500).end()
  })
})
server.listen(Number(process.env.PORT ?? 9001), '127.0.0.1', () => console.log(`listening on ${server.address().port}`))
