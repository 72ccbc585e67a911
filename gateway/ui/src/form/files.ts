import { el } from './draw'
import { type FilesAsked, type Shown, wordOf } from './shown'

export interface Chosen {
  element: HTMLElement
  put(data: FormData): void
  focus(): void
  mark(fault: string): void
  clear(): void
}

/** Files to be sent along: chosen one by one or together, each to be taken away again. */
export function fileChooser(shown: Shown, asked: FilesAsked, id: string): Chosen {
  const word = wordOf(shown)
  const size = (bytes: number) =>
    `${(bytes / 1e6).toLocaleString(shown.language, { maximumFractionDigits: bytes < 1e6 ? 2 : 1 })} MB`
  let chosen: File[] = []
  const fault = el('p', { class: 'fault', id: `${id}-fault`, role: 'alert' })
  const list = el('ul')
  const input = el('input', {
    type: 'file',
    id,
    multiple: asked.most > 1,
    'aria-describedby': `${id}-help ${id}-fault`,
  })
  const mark = (text: string) => {
    fault.textContent = text
    if (text) input.setAttribute('aria-invalid', 'true')
    else input.removeAttribute('aria-invalid')
  }
  const show = () => {
    list.replaceChildren(
      ...chosen.map((file) => {
        const remove = el(
          'button',
          { type: 'button', class: 'sign', 'aria-label': word('files.remove', { name: file.name }) },
          '×',
        )
        remove.addEventListener('click', () => {
          chosen = chosen.filter((other) => other !== file)
          mark('')
          show()
          input.focus()
        })
        return el('li', {}, el('span', {}, `${file.name} · ${size(file.size)}`), remove)
      }),
    )
  }
  input.addEventListener('change', () => {
    mark('')
    for (const file of input.files ?? []) {
      const together = chosen.reduce((sum, other) => sum + other.size, file.size)
      if (file.size > asked.largest) mark(word('problem.file-too-large'))
      else if (asked.blocked.includes(file.name.toLowerCase().split('.').pop() ?? ''))
        mark(word('problem.file-refused'))
      else if (chosen.length >= asked.most || together > asked.together) mark(word('problem.form-files'))
      else chosen.push(file)
    }
    // So that the same file can be chosen again.
    input.value = ''
    show()
  })
  return {
    element: el(
      'div',
      { class: 'field' },
      el('label', { for: id }, word('label.files'), ' ', el('span', { class: 'quiet' }, `(${word('optional')})`)),
      el(
        'p',
        { class: 'quiet', id: `${id}-help` },
        word('files.help', { most: asked.most, largest: size(asked.largest) }),
      ),
      input,
      list,
      fault,
    ),
    put: (data) => chosen.forEach((file) => data.append('files', file, file.name)),
    focus: () => input.focus(),
    mark,
    clear: () => {
      chosen = []
      mark('')
      show()
    },
  }
}
