import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Kept, mount, type Sent } from './mount'
import { proofOf, sha256 } from './proof'
import type { Shown } from './shown'

const SHOWN: Shown = {
  id: 'contact',
  language: 'en',
  title: 'Write to us',
  button: 'Send',
  thanks: 'Thank you.',
  questions: [
    { name: 'email', kind: 'email', label: 'Email', required: true, longest: 254, autocomplete: 'email' },
    { name: 'subject', kind: 'text', label: 'Subject', required: true, longest: 250 },
    {
      name: 'fields.size',
      kind: 'select',
      label: 'Size',
      required: false,
      longest: 100,
      options: [{ id: 's', label: 'Small' }],
    },
    { name: 'text', kind: 'paragraph', label: 'Message', required: true, longest: 100 },
  ],
  files: { most: 1, largest: 100, together: 100, blocked: ['exe'] },
  words: {
    optional: 'optional',
    choose: 'Choose',
    check: 'Please check.',
    again: 'Try again',
    sending: 'Sending',
    reference: 'Number {key}.',
    another: 'Another',
    'fault.missing': 'Needed.',
    'fault.invalid': 'Not right.',
    'fault.invalid-email': 'Whole address.',
    'label.files': 'Files',
    'files.help': 'At most {most}, {largest}.',
    'files.remove': 'Remove {name}',
    'problem.other': 'Not sent.',
    'problem.offline': 'No connection.',
    'problem.form-limit': 'In {minutes} min.',
    'problem.file-refused': 'Not taken.',
    'problem.file-too-large': 'Too large.',
    'problem.form-files': 'Too many.',
  },
}

describe('the proof of work', () => {
  it('hashes as everybody else does, whatever the length', () => {
    for (const text of ['', 'abc', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'x'.repeat(200)]) {
      const words = [...sha256(text)].map((word) => word.toString(16).padStart(8, '0')).join('')
      expect(words).toBe(createHash('sha256').update(text).digest('hex'))
    }
  })

  it.each(['short', 't'.repeat(78)])('finds what the service looks for (%s)', async (token) => {
    const proof = await proofOf(token, 10)
    const digest = createHash('sha256').update(`${token}:${proof}`).digest()
    expect(Math.clz32(digest.readUInt32BE(0))).toBeGreaterThanOrEqual(10)
  })
})

describe('a form on a page', () => {
  let host: HTMLElement
  let kept: Record<string, string>
  const store: Kept = { read: () => kept, write: (values) => (kept = values) }

  beforeEach(() => {
    // What jsdom does not have.
    CSSStyleSheet.prototype.replaceSync ??= () => Promise.resolve() as never
    host = document.body.appendChild(document.createElement('div'))
    kept = {}
  })
  afterEach(() => host.remove())

  const at = <T extends HTMLElement>(selector: string) => host.shadowRoot!.querySelector<T>(selector)!
  const type = (name: string, value: string) => {
    const input = at<HTMLInputElement>(`[name="${name}"]`)
    input.value = value
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const press = () => at('form').dispatchEvent(new Event('submit', { cancelable: true }))
  const fill = () => {
    type('email', 'jan@customer.example')
    type('subject', 'Parcel')
    type('text', 'Where is it?')
  }

  it('says beside each field what is wrong, and goes to the first', () => {
    const send = vi.fn()
    mount(host, SHOWN, { mode: 'inline', send })
    type('email', 'jan@nowhere')
    press()
    expect(send).not.toHaveBeenCalled()
    const email = at('[name=email]')
    expect(email.getAttribute('aria-invalid')).toBe('true')
    expect(at(`#${email.getAttribute('aria-describedby')}`).textContent).toBe('Whole address.')
    expect(host.shadowRoot!.activeElement).toBe(email)
    expect(at('[role=alert].said').textContent).toBe('Please check.')
    expect(at('[name="fields.size"]').hasAttribute('aria-invalid')).toBe(false)
  })

  it('keeps what was typed until it is sent, and after a reload too', async () => {
    const answers: Sent[] = [{ refused: { code: 'offline' } }, { accepted: { thanks: 'Thank you.', reference: 'T-7' } }]
    const send = vi.fn(() => Promise.resolve(answers.shift()!))
    mount(host, SHOWN, { mode: 'inline', send, kept: store })
    fill()
    press()
    await vi.waitFor(() => expect(at('.said').textContent).toBe('No connection.'))
    expect(at('button.main').textContent).toBe('Try again')
    expect(at<HTMLTextAreaElement>('textarea').value).toBe('Where is it?')

    mount(host, SHOWN, { mode: 'inline', send, kept: store })
    expect(at<HTMLTextAreaElement>('textarea').value).toBe('Where is it?')
    press()
    await vi.waitFor(() => expect(at('.thanks').textContent).toContain('Number T-7.'))
    expect(kept).toEqual({})
  })

  it('says with its thanks when an answer comes, in the visitor’s time', async () => {
    let zone: FormDataEntryValue | null = null
    const accepted = {
      thanks: 'Thank you.',
      reference: 'T-7',
      outOfHours: 'Call us.',
      expected: 'We answer by Monday.',
    }
    const send = (data: FormData): Promise<Sent> => {
      zone = data.get('zone')
      return Promise.resolve({ accepted })
    }
    mount(host, SHOWN, { mode: 'inline', send })
    fill()
    press()
    await vi.waitFor(() => expect(at('.thanks')).toBeTruthy())
    expect([...host.shadowRoot!.querySelectorAll('.expected')].map((one) => one.textContent)).toEqual([
      'Call us.',
      'We answer by Monday.',
    ])
    expect(zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone)
  })

  it('shows what the service refused beside its field, and how long to wait', async () => {
    const refused = { code: 'form-limit', waitSeconds: 61, fields: [{ field: 'text', reason: 'invalid' }] }
    mount(host, SHOWN, { mode: 'inline', send: () => Promise.resolve({ refused }) })
    fill()
    press()
    await vi.waitFor(() => expect(at('.said').textContent).toBe('In 2 min.'))
    expect(host.shadowRoot!.activeElement).toBe(at('textarea'))
  })

  it('sends once, however often it is pressed, and empties the trap that a browser filled in', async () => {
    const sent: FormData[] = []
    const send = (data: FormData): Promise<Sent> => {
      sent.push(data)
      return Promise.resolve({ refused: { code: 'form-trap' } })
    }
    mount(host, SHOWN, { mode: 'inline', send })
    fill()
    type('website', 'https://jan.example')
    press()
    press()
    await vi.waitFor(() => expect(at('.said').textContent).toBe('Not sent.'))
    expect(sent).toHaveLength(1)
    expect(Object.fromEntries(sent[0]!)).toEqual({
      email: 'jan@customer.example',
      subject: 'Parcel',
      text: 'Where is it?',
      language: 'en',
      website: 'https://jan.example',
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    expect(at<HTMLInputElement>('[name=website]').value).toBe('')
  })

  it('takes no file that the service would refuse', () => {
    mount(host, SHOWN, { mode: 'inline', send: vi.fn() })
    const input = at<HTMLInputElement>('[type=file]')
    const choose = (...files: File[]) => {
      Object.defineProperty(input, 'files', { value: files, configurable: true })
      input.dispatchEvent(new Event('change'))
      return at('#' + input.id + '-fault').textContent
    }
    expect(choose(new File(['x'], 'setup.EXE'))).toBe('Not taken.')
    expect(choose(new File(['x'.repeat(101)], 'a.txt'))).toBe('Too large.')
    expect(choose(new File(['x'], 'a.txt'))).toBe('')
    expect(choose(new File(['x'], 'b.txt'))).toBe('Too many.')
    expect(at('li').textContent).toContain('a.txt')
  })

  it('sends nothing in a preview', () => {
    mount(host, SHOWN, { mode: 'inline' })
    fill()
    press()
    expect(at('.said').textContent).toBe('preview')
  })
})
