// A site with customers of its own, who see their requests at the desk without signing in there. Node 20 or later, no packages.
//
// The browser never sees the site's secret: this server asks for a session of the customer who is signed in here, and gives
// the page nothing but that session. The page then talks to Tidings itself.

import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

const tidings = process.env.TIDINGS_URL ?? 'http://localhost:8080'
const client = process.env.TIDINGS_SITE_CLIENT ?? 'tidings-site'
const secret = process.env.TIDINGS_SITE_SECRET
const port = Number(process.env.PORT ?? 8090)

if (!secret) {
  console.error('TIDINGS_SITE_SECRET is missing; on a local stack: TIDINGS_SITE_SECRET=$(./tidings token site --secret)')
  process.exit(1)
}

const files = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/site.js': ['site.js', 'text/javascript; charset=utf-8'],
  '/site.css': ['site.css', 'text/css; charset=utf-8'],
}

/** Who is signed in at this site: the secret in the browser's cookie → the customer. A real site has its own way. */
const signedIn = new Map()

/** The site's own token, kept until shortly before it ends. */
let own = { value: '', until: 0 }

async function ownToken() {
  if (Date.now() >= own.until) {
    const answer = await fetch(`${tidings}/auth/realms/tidings/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: client, client_secret: secret }),
    })
    if (!answer.ok) throw new Error(`the login service answered ${answer.status}`)
    const token = await answer.json()
    own = { value: token.access_token, until: Date.now() + (token.expires_in - 30) * 1000 }
  }
  return own.value
}

async function sessionOf(customer) {
  const answer = await fetch(`${tidings}/api/v1/customer-sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${await ownToken()}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(customer),
  })
  const session = await answer.json()
  if (!answer.ok) throw new Error(session.detail ?? `Tidings answered ${answer.status}`)
  return { token: session.token, expiresAt: session.expiresAt, tidings }
}

function customerOf(request) {
  const cookie = /(?:^|;\s*)shop=([^;]+)/.exec(request.headers.cookie ?? '')
  return cookie ? signedIn.get(cookie[1]) : undefined
}

async function formOf(request) {
  let text = ''
  for await (const part of request) {
    text += part
    if (text.length > 10_000) throw new Error('too long')
  }
  return new URLSearchParams(text)
}

async function answer(request, response) {
  const path = new URL(request.url, 'http://site').pathname
  if (request.method === 'GET' && files[path]) {
    const [name, type] = files[path]
    response.writeHead(200, { 'Content-Type': type })
    response.end(await readFile(new URL(`page/${name}`, import.meta.url)))
  } else if (request.method === 'POST' && path === '/sign-in') {
    // In place of a password: this is an example of what comes after.
    const form = await formOf(request)
    const cookie = randomUUID()
    signedIn.set(cookie, { externalId: `shop-${form.get('number')}`, name: form.get('name') })
    response.writeHead(303, { Location: '/', 'Set-Cookie': `shop=${cookie}; HttpOnly; SameSite=Strict; Path=/` })
    response.end()
  } else if (request.method === 'POST' && path === '/desk-session') {
    const customer = customerOf(request)
    response.writeHead(customer ? 200 : 401, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    response.end(JSON.stringify(customer ? await sessionOf(customer) : {}))
  } else {
    response.writeHead(404).end()
  }
}

createServer((request, response) => {
  answer(request, response).catch((problem) => {
    console.error(`${request.method} ${request.url}: ${problem.message}`)
    if (!response.headersSent) response.writeHead(502)
    response.end()
  })
}).listen(port, () => console.log(`http://localhost:${port}`))
