import { el } from './draw'
import { type Question, type Shown, wordOf } from './shown'

/** One question as it stands in the form. */
export interface Asked {
  question: Question
  element: HTMLElement
  /** Goes to where it is answered. */
  focus(): void
  /** As it is kept and restored; several choices are joined by line breaks. */
  value(): string
  restore(value: string): void
  /** Puts the answer into what is sent. */
  put(data: FormData): void
  /** Says what is wrong with it; nothing where all is well. */
  mark(fault: string): void
}

const INPUTS: Record<string, Record<string, string>> = {
  email: { type: 'email', inputmode: 'email', spellcheck: 'false' },
  number: { type: 'text', inputmode: 'numeric' },
  decimal: { type: 'text', inputmode: 'decimal' },
  date: { type: 'date' },
  'date-time': { type: 'datetime-local' },
  url: { type: 'url', inputmode: 'url' },
  phone: { type: 'tel' },
}

/** The element of a question, with its label, its help and a place for what is wrong. */
export function asked(shown: Shown, question: Question, id: string): Asked {
  const word = wordOf(shown)
  const fault = el('p', { class: 'fault', id: `${id}-fault` })
  const help = question.help ? el('p', { class: 'quiet', id: `${id}-help` }, question.help) : undefined
  const common = {
    id,
    name: question.name,
    required: question.required,
    'aria-describedby': [help && `${id}-help`, `${id}-fault`].filter(Boolean).join(' '),
  }
  const optional = question.required ? [] : [' ', el('span', { class: 'quiet' }, `(${word('optional')})`)]
  const mark = (controls: Element[]) => (text: string) => {
    fault.textContent = text
    for (const control of controls) {
      if (text) control.setAttribute('aria-invalid', 'true')
      else control.removeAttribute('aria-invalid')
    }
  }

  if (question.kind === 'checkbox') {
    const box = el('input', { ...common, type: 'checkbox' })
    return {
      question,
      element: el(
        'div',
        { class: 'field' },
        el('label', { class: 'tick' }, box, el('span', {}, question.label, ...optional)),
        ...(help ? [help] : []),
        fault,
      ),
      focus: () => box.focus(),
      value: () => (box.checked ? 'true' : ''),
      restore: (value) => (box.checked = value === 'true'),
      put: (data) => box.checked && data.append(question.name, 'true'),
      mark: mark([box]),
    }
  }

  if (question.kind === 'multi-select') {
    const boxes = (question.options ?? []).map((option) =>
      el('input', { type: 'checkbox', value: option.id, name: question.name, 'aria-describedby': `${id}-fault` }),
    )
    const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value)
    return {
      question,
      element: el(
        'fieldset',
        {},
        el('legend', {}, question.label, ...optional),
        ...(help ? [help] : []),
        ...boxes.map((box, n) => el('label', { class: 'tick' }, box, question.options![n]!.label)),
        fault,
      ),
      focus: () => boxes[0]?.focus(),
      value: () => chosen().join('\n'),
      restore: (value) => boxes.forEach((box) => (box.checked = value.split('\n').includes(box.value))),
      put: (data) => chosen().forEach((one) => data.append(question.name, one)),
      mark: mark(boxes),
    }
  }

  const control = question.options
    ? el(
        'select',
        common,
        el('option', { value: '' }, word('choose')),
        ...question.options.map((option) => el('option', { value: option.id }, option.label)),
      )
    : question.kind === 'paragraph'
      ? el('textarea', { ...common, maxlength: question.longest, rows: 6 })
      : el('input', {
          ...common,
          type: 'text',
          maxlength: question.longest,
          autocomplete: question.autocomplete,
          ...INPUTS[question.kind],
        })
  return {
    question,
    element: el(
      'div',
      { class: 'field' },
      el('label', { for: id }, question.label, ...optional),
      ...(help ? [help] : []),
      control,
      fault,
    ),
    focus: () => control.focus(),
    value: () => control.value,
    restore: (value) => (control.value = value),
    put: (data) => {
      const value = control.value.trim()
      // What the clock on the wall says here, as a time that is the same everywhere.
      if (value)
        data.append(question.name, question.kind === 'date-time' ? new Date(value).toISOString() : control.value)
    },
    mark: mark([control]),
  }
}

/** What is wrong with an answer, before anybody is asked; the service looks again. */
export function faultOf({ question, value }: Asked): string {
  const given = value().trim()
  if (!given) return question.required ? 'fault.missing' : ''
  if (question.kind === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(given)) return 'fault.invalid-email'
  if (question.kind === 'number' && !/^[+-]?\d{1,18}$/.test(given)) return 'fault.invalid'
  if (question.kind === 'decimal' && !/^[+-]?\d{1,15}([.,]\d{1,15})?$/.test(given)) return 'fault.invalid'
  return ''
}
