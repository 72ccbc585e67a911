/*
 * The mailroom's page. What it shows is what the server last said; a line on the stream only says that it is worth asking again.
 * Every text of a mail becomes a text node, and its HTML lies in a frame that can do nothing.
 */

const LANGUAGES = { en: 'English', ko: '한국어', pl: 'Polski' }
const CHOSEN = 'tidings.mailroom.language'
const MOST_FILE_BYTES = 8 * 1024 * 1024

let texts = {}
let language = preferredLanguage()
let mailboxes = { mailboxes: [], desk: [], page: '' }
let conversations = []
/** Letters do not change, so each is asked for once. */
const letters = new Map()

const room = document.getElementById('room')

function preferredLanguage() {
  const chosen = localStorage.getItem(CHOSEN)
  if (chosen in LANGUAGES) return chosen
  return navigator.languages.map((tag) => tag.split('-')[0]).find((tag) => tag in LANGUAGES) ?? 'en'
}

function t(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name])
}

function count(key, n) {
  return t(`${key}_${new Intl.PluralRules(language).select(n)}`, { count: n })
}

function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

async function ask(path, options = {}) {
  let response
  try {
    response = await fetch(path, { ...options, headers: { 'X-Mailroom': '1', ...options.headers } })
  } catch {
    throw { code: 'lost' }
  }
  if (!response.ok) throw await response.json().catch(() => ({ code: 'failed', detail: response.statusText }))
  return response.status === 204 ? undefined : response.json()
}

function sentence(problem) {
  if (problem.code === 'lost') return t('lost')
  if (problem.code === 'refused') {
    return `${t('refused')} ${problem.refused.map((one) => `${one.address}: ${one.answer}`).join(' ')}`
  }
  if (problem.code === 'desk-away') return t('away')
  if (problem.code === 'too-large') return t('tooLarge')
  return t('failed', { reason: problem.detail ?? String(problem) })
}

/* Where one is: #/MAILBOX/LETTER, so that back and reload lead where one was. */

function place() {
  const path = location.hash.startsWith('#/') ? location.hash.slice(2) : ''
  const [mailbox = '', letter = ''] = path.split('/').map(decodeURIComponent)
  return { mailbox, letter }
}

function hash(mailbox, letter = '') {
  return `#/${encodeURIComponent(mailbox)}${letter ? `/${letter}` : ''}`
}

/* Times */

function when(time) {
  const date = new Date(time)
  const today = new Date().toDateString() === date.toDateString()
  const words = new Intl.DateTimeFormat(language, today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' })
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' }).format(date)
  return el('time', { datetime: time, title: exact, class: 'quiet' }, words.format(date))
}

/* The panes. Each is made anew when what it shows has changed, except that nothing takes away what somebody is doing. */

const bar = el('header', { class: 'bar' })
const boxes = el('nav', { class: 'pane boxes' })
const list = el('section', { class: 'pane list' })
const talk = el('section', { class: 'pane talk', tabindex: '-1' })
const said = el('div', { class: 'said', role: 'status' })
const line = el('div', { class: 'refusal line', role: 'alert', hidden: true })

let shown = {}

/** Draws a pane unless it shows just that already, so that focus, scrolling and selection stay. */
function draw(pane, what, children) {
  const key = JSON.stringify(what)
  if (shown[pane.className] === key) return
  shown[pane.className] = key
  const focused = pane.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null
  pane.replaceChildren(...children().filter(Boolean))
  if (focused) [...pane.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused)?.focus()
}

function drawBar() {
  draw(bar, [language, mailboxes.page], () => [
    el('h1', {}, t('title')),
    el('span', { class: 'quiet hint' }, t('hint')),
    el('span', { class: 'space' }),
    el('a', { class: 'button quiet', href: mailboxes.page || '/', target: '_blank', rel: 'noopener' }, t('desk')),
    languageChoice(),
    el('button', { class: 'button quiet', type: 'button', onclick: confirmDelete }, t('deleteAll')),
    el('button', { class: 'button primary', type: 'button', onclick: () => write({}) }, t('write')),
  ])
}

function languageChoice() {
  const options = Object.entries(LANGUAGES).map(([tag, name]) =>
    el('option', { value: tag, selected: tag === language }, name),
  )
  return el('select', { 'aria-label': t('language'), onchange: (event) => chooseLanguage(event.target.value) }, ...options)
}

function drawBoxes() {
  const at = place().mailbox
  boxes.setAttribute('aria-label', t('mailboxes'))
  draw(boxes, [language, at, mailboxes.mailboxes], () => [
    entry('', t('all'), mailboxes.mailboxes.reduce((sum, box) => sum + box.letters, 0), at),
    ...mailboxes.mailboxes.map((box) => entry(box.address, box.address, box.letters, at)),
  ])
}

function entry(mailbox, name, letters, at) {
  return el(
    'a',
    { class: 'entry', href: hash(mailbox), 'aria-current': mailbox === at ? 'true' : 'false' },
    el('span', { title: name }, name),
    el('span', { class: 'quiet', title: count('mails', letters) }, String(letters)),
  )
}

function drawList() {
  const { mailbox } = place()
  const current = currentConversation()
  list.setAttribute('aria-label', t('conversations'))
  draw(list, [language, mailbox, current?.letters.at(-1).id, conversations], () => [
    backTo('#boxes'),
    conversations.length === 0 && el('div', { class: 'empty' }, el('p', {}, t('noMail'))),
    ...conversations.map((one) => conversationEntry(mailbox, one, one === current)),
  ])
}

function conversationEntry(mailbox, conversation, isCurrent) {
  const newest = conversation.letters.at(-1)
  const others = conversation.letters.map((letter) => (letter.written ? letter.to[0] : letter.from)).filter(Boolean)
  const who = mailbox === '' ? newest.mailbox : (others.at(-1) ?? '')
  return el(
    'a',
    { class: 'entry', href: hash(mailbox, newest.id), 'aria-current': isCurrent ? 'true' : 'false' },
    el('span', { class: 'subject' }, conversation.subject || t('noSubject')),
    el('span', { class: 'quiet' }, who),
    when(conversation.newest),
    conversation.letters.length > 1 && el('span', { class: 'quiet' }, count('mails', conversation.letters.length)),
  )
}

function currentConversation() {
  const { letter } = place()
  return letter ? conversations.find((one) => one.letters.some((each) => each.id === letter)) : undefined
}

async function drawTalk() {
  const { mailbox, letter } = place()
  const conversation = currentConversation()
  if (!conversation) {
    draw(talk, [language, 'none', letter !== ''], () => [
      backTo(hash(mailbox)),
      el('div', { class: 'empty' }, el('p', {}, t(letter ? 'gone' : 'choose'))),
    ])
    return
  }
  const ids = conversation.letters.map((one) => one.id)
  const read = await Promise.all(ids.map(readLetter))
  if (currentConversation() !== conversation) return
  const known = read.filter(Boolean)
  talk.setAttribute('aria-label', conversation.subject || t('noSubject'))
  if (joins(known)) return
  draw(talk, talkKey(ids), () => [
    backTo(hash(mailbox)),
    el('h2', {}, conversation.subject || t('noSubject')),
    ...known.map(letterCard),
    replyButton(known),
  ])
}

const talkKey = (ids) => [language, ids]

/** Puts new letters below those that are shown, which stay as they are: a frame that is moved begins anew. */
function joins(known) {
  const cards = [...talk.querySelectorAll('.letter')]
  const ids = known.map((one) => one.letter.id)
  const before = ids.slice(0, cards.length)
  if (cards.length === 0 || shown[talk.className] !== JSON.stringify(talkKey(before))) return false
  const button = talk.querySelector(':scope > button')
  for (const one of known.slice(cards.length)) {
    const card = letterCard(one)
    button.before(card)
    card.scrollIntoView({ block: 'nearest' })
  }
  button.replaceWith(replyButton(known))
  shown[talk.className] = JSON.stringify(talkKey(ids))
  return true
}

async function readLetter(id) {
  if (!letters.has(id)) {
    try {
      letters.set(id, await ask(`/api/mails/${id}`))
    } catch {
      return undefined
    }
  }
  return letters.get(id)
}

function backTo(address) {
  return el('a', { class: 'button quiet back', href: address }, `‹ ${t('back')}`)
}

function letterCard({ letter, text, html, files }) {
  const body = el('div')
  const showText = () => body.replaceChildren(el('div', { class: 'text' }, text || t('noText')))
  const showHtml = () => body.replaceChildren(frame(letter, text))
  if (html) showHtml()
  else showText()
  let designed = html
  const change = el(
    'button',
    {
      class: 'button quiet',
      type: 'button',
      onclick: () => {
        designed = !designed
        if (designed) showHtml()
        else showText()
        change.textContent = t(designed ? 'asText' : 'asHtml')
      },
    },
    t('asText'),
  )
  return el(
    'article',
    { class: 'letter', 'data-written': String(letter.written) },
    el(
      'header',
      {},
      el('strong', {}, letter.from || '?'),
      letter.written && el('span', { class: 'badge info' }, t('written')),
      when(letter.at),
      el('span', { class: 'quiet people' }, `${t('to')}: ${letter.to.join(', ')}`),
      letter.cc.length > 0 && el('span', { class: 'quiet people' }, `${t('cc')}: ${letter.cc.join(', ')}`),
    ),
    body,
    files.length > 0 &&
      el(
        'div',
        { class: 'files', 'aria-label': t('files') },
        ...files.map((file) =>
          el('a', { class: 'button', href: `/api/mails/${letter.id}/files/${file.n}`, download: file.name }, `${file.name} (${size(file.size)})`),
        ),
      ),
    el(
      'div',
      { class: 'buttons' },
      html && text && change,
      el('button', { class: 'button quiet', type: 'button', onclick: () => showSource(letter) }, t('source')),
    ),
  )
}

function frame(letter, text) {
  const lines = (text ?? '').split('\n').reduce((sum, one) => sum + 1 + Math.floor(one.length / 80), 0)
  const element = el('iframe', {
    src: `/api/mails/${letter.id}/html`,
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    referrerpolicy: 'no-referrer',
    title: `${letter.subject || t('noSubject')} · ${letter.from}`,
  })
  // What is in the frame cannot be measured from here; its text tells about how high it will be.
  element.style.height = `${Math.min(640, Math.max(160, lines * 22 + 80))}px`
  return element
}

function size(bytes) {
  const inMegabytes = bytes >= 1_000_000
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: inMegabytes ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: inMegabytes ? 1 : 0,
  }).format(inMegabytes ? bytes / 1e6 : Math.max(1, bytes / 1e3))
}

function replyButton(known) {
  const newest = known.at(-1)?.letter
  if (!newest) return undefined
  const me = newest.mailbox
  return el(
    'button',
    { class: 'button primary', type: 'button', onclick: () => write(answerTo(known)) },
    t('reply', { name: me }),
  )
}

/** To whoever wrote last, or once more to whom the owner wrote. */
function answerTo(known) {
  const letters = known.map((one) => one.letter)
  const newest = letters.at(-1)
  const received = letters.findLast((letter) => !letter.written)
  const sent = letters.findLast((letter) => letter.written)
  const ids = letters.map((letter) => letter.messageId).filter(Boolean)
  const quoted = known.findLast((one) => !one.letter.written)?.text
  return {
    from: sent?.from ?? newest.mailbox,
    to: received ? (received.replyTo ?? received.from) : newest.to.join(', '),
    subject: /^re:/i.test(newest.subject) ? newest.subject : `Re: ${newest.subject}`,
    inReplyTo: newest.messageId,
    references: ids.slice(-20),
    text: quoted ? `\n\n> ${quoted.trimEnd().split('\n').join('\n> ')}` : '',
    isReply: true,
  }
}

/* Dialogs */

function dialog(title, ...children) {
  const heading = el('h2', { id: 'dialog-title' }, title)
  const element = el('dialog', { 'aria-labelledby': 'dialog-title' }, heading, ...children)
  element.addEventListener('close', () => element.remove())
  document.body.append(element)
  element.showModal()
  return element
}

async function showSource(letter) {
  const source = await fetch(`/api/mails/${letter.id}/raw`).then((response) => response.text())
  const shown = dialog(
    t('source'),
    el('pre', { tabindex: '0', 'aria-label': t('source') }, source),
    el('div', { class: 'buttons end' }, el('button', { class: 'button', type: 'button', onclick: () => shown.close() }, t('close'))),
  )
}

function confirmDelete() {
  const shown = dialog(
    t('deleteTitle'),
    el('p', { class: 'quiet' }, t('deleteHint')),
    el(
      'div',
      { class: 'buttons end' },
      el('button', { class: 'button', type: 'button', onclick: () => shown.close() }, t('cancel')),
      el('button', { class: 'button danger', type: 'button', onclick: () => deleteAll(shown) }, t('deleteNow')),
    ),
  )
}

async function deleteAll(shown) {
  try {
    await ask('/api/mails', { method: 'DELETE' })
    letters.clear()
    location.hash = hash('')
  } catch (problem) {
    tell(sentence(problem))
  }
  shown.close()
}

function field(name, control, hint) {
  return el('label', {}, el('span', {}, t(name), hint && el('span', { class: 'quiet' }, ` · ${t(hint)}`)), control)
}

function write(draft) {
  const known = (id, values) => el('datalist', { id }, ...values.map((value) => el('option', { value })))
  const input = (name, more = {}) => el('input', { name, autocomplete: 'off', ...more })
  const from = input('from', { list: 'people', required: true, value: draft.from ?? (place().mailbox || 'jan@customer.example') })
  const to = input('to', { list: 'desk', required: true, value: draft.to ?? mailboxes.desk[0] ?? '' })
  const cc = input('cc', { list: 'people' })
  const subject = input('subject', { value: draft.subject ?? '' })
  const text = el('textarea', { name: 'text', required: true }, draft.text ?? '')
  const files = el('input', { type: 'file', name: 'files', multiple: true })
  const refusal = el('div', { class: 'refusal', role: 'alert', hidden: true })
  const send = el('button', { class: 'button primary' }, t('send'))
  const form = el(
    'form',
    { class: 'write' },
    known('people', mailboxes.mailboxes.map((box) => box.address)),
    known('desk', mailboxes.desk),
    field('from', from, 'fromHint'),
    field('to', to),
    field('cc', cc),
    field('subject', subject),
    field('text', text),
    field('files', files, 'filesHint'),
    refusal,
    el(
      'div',
      { class: 'buttons end' },
      el('button', { class: 'button', type: 'button', onclick: () => shown.close() }, t('cancel')),
      send,
    ),
  )
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    send.disabled = true
    send.textContent = t('sending')
    refusal.hidden = true
    try {
      const sent = await ask('/api/mails', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          from: from.value,
          to: to.value,
          cc: cc.value,
          subject: subject.value,
          text: text.value,
          inReplyTo: draft.inReplyTo,
          references: draft.references,
          files: await attached(files.files),
        }),
      })
      shown.close()
      location.hash = hash(sent.letter.mailbox, sent.letter.id)
      tell(sent.here.length > 0 ? t('alsoHere', { names: sent.here.join(', ') }) : t('sent'))
    } catch (problem) {
      refusal.textContent = sentence(problem)
      refusal.hidden = false
      send.disabled = false
      send.textContent = t('send')
    }
  })
  const shown = dialog(t('write'), form)
  ;(draft.isReply ? text : from).focus()
  if (draft.isReply) text.setSelectionRange(0, 0)
}

async function attached(files) {
  if ([...files].reduce((sum, file) => sum + file.size, 0) > MOST_FILE_BYTES) throw { code: 'too-large' }
  return Promise.all(
    [...files].map(async (file) => ({ name: file.name, mediaType: file.type, content: await base64(file) })),
  )
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}

let silence
function tell(words) {
  said.textContent = words
  clearTimeout(silence)
  silence = setTimeout(() => (said.textContent = ''), 6000)
}

/* The line to the server */

let asking = false
let askAgain = false

/** Asks for everything that is shown; while an answer is on its way, one more question is enough. */
async function refresh() {
  if (asking) {
    askAgain = true
    return
  }
  asking = true
  do {
    askAgain = false
    try {
      const { mailbox } = place()
      const asked = mailbox ? `?mailbox=${encodeURIComponent(mailbox)}` : ''
      const [boxesNow, conversationsNow] = await Promise.all([ask('/api/mailboxes'), ask(`/api/conversations${asked}`)])
      mailboxes = boxesNow
      conversations = conversationsNow.conversations
      line.hidden = true
      drawAll()
    } catch (problem) {
      if (problem instanceof Error) throw problem
      line.textContent = sentence(problem)
      line.hidden = false
    }
  } while (askAgain)
  asking = false
}

function drawAll() {
  const { mailbox, letter } = place()
  room.dataset.at = location.hash === '#boxes' ? 'boxes' : letter ? 'talk' : mailbox || location.hash === '#/' ? 'list' : 'boxes'
  drawBar()
  drawBoxes()
  drawList()
  void drawTalk()
}

async function chooseLanguage(tag) {
  language = tag
  localStorage.setItem(CHOSEN, tag)
  await loadTexts()
  drawAll()
}

async function loadTexts() {
  texts = await fetch(`/${language}.json`).then((response) => response.json())
  document.documentElement.lang = language
  document.title = `${t('title')} · Tidings`
}

function listen() {
  const stream = new EventSource('/api/stream')
  // Another stack may answer after a pause, with other letters of the same numbers.
  stream.onopen = () => letters.clear()
  stream.onmessage = () => void refresh()
  stream.onerror = () => {
    line.textContent = t('lost')
    line.hidden = false
  }
}

await loadTexts()
room.append(bar, el('main', { class: 'panes' }, boxes, list, talk))
document.body.append(said, line)
window.addEventListener('hashchange', () => {
  // A letter that was just sent is not known here yet; what is shown stays until it is.
  if (!place().letter || currentConversation()) drawAll()
  void refresh()
})
await refresh()
listen()
