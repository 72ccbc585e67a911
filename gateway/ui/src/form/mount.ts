import { el } from './draw'
import { fileChooser } from './files'
import styles from './form.css?inline'
import { asked, faultOf } from './questions'
import { type Accepted, problemOf, type Refused, type Shown, wordOf } from './shown'

/** What somebody has typed and not sent yet, by the questions' names. */
export interface Kept {
  read(): Record<string, string>
  write(values: Record<string, string>): void
}

export interface Sent {
  accepted?: Accepted
  refused?: Refused
}

export interface Mounting {
  /** `button` shows a button that opens the form in front of the page. */
  mode: 'inline' | 'button'
  theme?: string | undefined
  kept?: Kept
  /** Absent in a preview, which sends nothing. */
  send?: (data: FormData) => Promise<Sent>
  /** Somebody has begun to fill it in. */
  onBegun?: () => void
  /** Somebody wants to write once more. */
  onAgain?: () => void
}

let forms = 0

/** Shows a form in the shadow of an element, and in its light nothing. What was there before in the shadow gives way. */
export function mount(host: HTMLElement, shown: Shown, { mode, theme, kept, send, onBegun, onAgain }: Mounting) {
  const word = wordOf(shown)
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  // Styles that are made so need no leave of the site's style-src.
  root.adoptedStyleSheets = [sheet]
  host.lang = shown.language
  if (theme) host.dataset.theme = theme

  const prefix = `tidings-${++forms}-`
  const questions = shown.questions.map((question, n) => asked(shown, question, prefix + n))
  const files = shown.files ? fileChooser(shown, shown.files, `${prefix}files`) : undefined
  const trap = el('input', { name: 'website', id: `${prefix}website`, tabindex: -1, autocomplete: 'off' })
  const said = el('p', { class: 'said', role: 'alert' })
  const button = el('button', { type: 'submit', class: 'main' }, shown.button)
  const form = el(
    'form',
    { novalidate: true },
    ...questions.map((one) => one.element),
    ...(files ? [files.element] : []),
    el('div', { class: 'trap', 'aria-hidden': 'true' }, el('label', { for: `${prefix}website` }, 'Website'), trap),
    said,
    el('div', {}, button),
  )
  const heading = el('h2', { id: `${prefix}title`, tabindex: -1 }, shown.title)
  const body = el('div', {}, form)
  let isBusy = false

  const before = kept?.read() ?? {}
  for (const one of questions) if (before[one.question.name]) one.restore(before[one.question.name]!)
  let hasBegun = false
  form.addEventListener('input', () => {
    kept?.write(Object.fromEntries(questions.map((one) => [one.question.name, one.value()])))
    if (!hasBegun) onBegun?.()
    hasBegun = true
  })

  const busy = (is: boolean, name: string) => {
    isBusy = is
    if (is) button.setAttribute('aria-disabled', 'true')
    else button.removeAttribute('aria-disabled')
    button.textContent = name
  }

  const looked = () => {
    const faulty = questions.filter((one) => {
      const fault = faultOf(one)
      one.mark(fault && word(fault))
      return fault
    })
    said.textContent = faulty.length > 0 ? word('check') : ''
    faulty[0]?.focus()
    return faulty.length === 0
  }

  const refuse = (refused: Refused) => {
    const faults = refused.fields ?? (refused.field ? [{ field: refused.field, reason: 'invalid' }] : [])
    for (const { field, reason } of faults)
      questions.find((one) => one.question.name === field)?.mark(word(`fault.${reason}`))
    if (refused.code === 'form-trap') trap.value = ''
    said.textContent = word(problemOf(shown, refused.code), { minutes: Math.ceil((refused.waitSeconds ?? 60) / 60) })
    busy(false, word('again'))
    const faulty = questions.find((one) => faults.some(({ field }) => field === one.question.name))
    if (faulty) faulty.focus()
    else button.focus()
  }

  const thank = ({ thanks, reference, outOfHours, expected }: Accepted) => {
    kept?.write({})
    const another = el('button', { type: 'button' }, word('another'))
    another.addEventListener('click', () => onAgain?.())
    body.replaceChildren(
      el('p', { class: 'thanks', role: 'status' }, thanks, ' ', word('reference', { key: reference })),
      ...[outOfHours, expected].filter((said) => said != null).map((said) => el('p', { class: 'expected' }, said)),
      another,
    )
    heading.focus()
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (isBusy || !looked()) return
    if (!send) {
      said.textContent = word('preview')
      return
    }
    const data = new FormData()
    for (const one of questions) one.put(data)
    files?.put(data)
    data.append('language', shown.language)
    // So that the thanks say in the visitor's own time when an answer comes.
    data.append('zone', Intl.DateTimeFormat().resolvedOptions().timeZone)
    data.append('website', trap.value)
    busy(true, word('sending'))
    void send(data).then(({ accepted, refused }) => (accepted ? thank(accepted) : refuse(refused ?? { code: 'other' })))
  })

  if (mode === 'inline') {
    root.replaceChildren(el('section', { 'aria-labelledby': heading.id }, heading, body))
    return { focus: () => heading.focus() }
  }
  const close = el('button', { type: 'button', class: 'sign', 'aria-label': word('close') }, '×')
  const dialog = el('dialog', { 'aria-labelledby': heading.id }, el('div', { class: 'top' }, heading, close), body)
  const open = el('button', { type: 'button', class: 'main', 'aria-haspopup': 'dialog' }, shown.title)
  close.addEventListener('click', () => dialog.close())
  open.addEventListener('click', () => {
    dialog.showModal()
    questions[0]?.focus()
  })
  root.replaceChildren(open, dialog)
  return {
    focus: () => {
      dialog.showModal()
      questions[0]?.focus()
    },
  }
}
