// The customer's side: what this site's server gave is a session of one customer; with it the page reads, writes and listens.

const one = (selector) => document.querySelector(selector)

let session
let states = new Map()
let shown

async function begin() {
  const answer = await fetch('/desk-session', { method: 'POST' })
  if (answer.status === 401) return undefined
  if (!answer.ok) throw new Error('Your requests cannot be shown at the moment.')
  session = await answer.json()
  return session
}

/** Sends the request again with a new session where the old one has ended. */
async function desk(path, options = {}, again = true) {
  const answer = await fetch(session.tidings + '/api/v1' + path, {
    ...options,
    headers: {
      Authorization: `Bearer ${session.token}`,
      ...(options.body ? { 'Content-Type': 'application/json' } : {}),
      ...options.headers,
    },
  })
  if (answer.status === 401 && again && (await begin())) return desk(path, options, false)
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? `The desk answered ${answer.status}.`)
  return answer
}

/** What the desk calls a state towards customers, in the browser's language. */
function stateOf(ticket) {
  const labels = states.get(ticket.state.id) ?? {}
  const language = navigator.languages.map((tag) => tag.split('-')[0]).find((tag) => labels[tag])
  return labels[language] ?? labels.en ?? ticket.state.id
}

function element(name, text) {
  const made = document.createElement(name)
  // Text, never HTML: what somebody wrote stays words.
  made.textContent = text
  return made
}

async function showList() {
  const { tickets } = await (await desk('/tickets?list=mine')).json()
  one('#none').hidden = tickets.length > 0
  one('#requests').replaceChildren(
    ...tickets.map((ticket) => {
      const button = element('button', '')
      button.append(element('span', ticket.subject.value), element('span', stateOf(ticket)))
      button.onclick = () => guard(() => showRequest(ticket.id))
      const row = element('li', '')
      row.append(button)
      return row
    }),
  )
}

async function showRequest(id) {
  shown = id
  const [ticket, { messages }] = await Promise.all([
    desk(`/tickets/${id}`).then((answer) => answer.json()),
    desk(`/tickets/${id}/messages`).then((answer) => answer.json()),
  ])
  one('#request').hidden = false
  one('#request h2').textContent = ticket.subject.value
  one('#request ol').replaceChildren(
    ...messages
      .toSorted((a, b) => a.n - b.n)
      .map((message) => {
        const said = element('li', '')
        said.append(element('strong', message.author.name ?? ''), element('div', message.text))
        return said
      }),
  )
}

/**
 * Follows what happens, for as long as the page is open. An EventSource could not send the token, so the stream is read by
 * hand; after a break it goes on behind the last event that came, and nothing is missed.
 */
async function follow() {
  let last
  for (;;) {
    try {
      const answer = await desk('/events/stream', { headers: last ? { 'Last-Event-ID': last } : {} })
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      let rest = ''
      for (;;) {
        const { value, done } = await reader.read()
        if (done) break
        const events = (rest + value).split('\n\n')
        rest = events.pop()
        for (const event of events) {
          last = /^id: (.+)$/m.exec(event)?.[1] ?? last
          if (/^data: /m.test(event)) guard(refresh)
        }
      }
    } catch {
      // The desk is away for a moment, or the session could not be renewed: the next try says so again.
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

async function refresh() {
  await showList()
  if (shown) await showRequest(shown)
}

async function guard(work) {
  try {
    one('#problem').hidden = true
    await work()
  } catch (problem) {
    one('#problem').textContent = problem.message
    one('#problem').hidden = false
  }
}

/** A key for each thing that was written: sent twice after a lost answer, it is taken once. */
function onSubmit(selector, send) {
  let key = crypto.randomUUID()
  one(selector).onsubmit = (event) => {
    event.preventDefault()
    guard(async () => {
      await send(Object.fromEntries(new FormData(one(selector))), { 'Idempotency-Key': key })
      key = crypto.randomUUID()
      one(selector).reset()
      await refresh()
    })
  }
}

onSubmit('#comment', (body, headers) =>
  desk(`/tickets/${shown}/messages`, { method: 'POST', headers, body: JSON.stringify(body) }),
)
onSubmit('#ask', (body, headers) => desk('/tickets', { method: 'POST', headers, body: JSON.stringify(body) }))

await guard(async () => {
  if (!(await begin())) {
    one('#sign-in').hidden = false
    return
  }
  one('main').hidden = false
  const answer = await (await desk('/states')).json()
  states = new Map(answer.states.map((state) => [state.id, state.customerLabel]))
  await showList()
  follow()
})
