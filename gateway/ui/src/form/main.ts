/*
 * <script src="https://desk.example/form.js" data-form="contact" async></script>: shows a form of the desk where the script stands.
 * docs/forms.md says what else it understands. It leaves nothing behind in the site's own names, styles or cookies.
 */
import { el } from './draw'
import { type Kept, mount, type Mounting, type Sent } from './mount'
import { proofOf } from './proof'
import type { Accepted, Refused, Shown } from './shown'

/** Where the form itself is, there are no words for it. */
const NOT_LOADED: Record<string, [sentence: string, again: string]> = {
  en: ['The form could not be loaded.', 'Try again'],
  ko: ['양식을 불러오지 못했습니다.', '다시 시도'],
  pl: ['Nie udało się wczytać formularza.', 'Spróbuj ponownie'],
}

/** A token that ran out, or one of another time of this form: a new one is asked for, and the same is sent again by it. */
const BY_ANOTHER_TOKEN = ['form-token-expired', 'form-token-invalid', 'form-proof', 'form-too-early']

const script = document.currentScript
if (script instanceof HTMLScriptElement && script.dataset.form) begin(script, script.dataset.form)

function begin(tag: HTMLScriptElement, id: string) {
  const { mode, theme, target } = tag.dataset
  const show = () => {
    const host = el('div', { 'data-tidings-form': id })
    const place = target ? document.querySelector(target) : undefined
    if (place) place.append(host)
    else if (tag.isConnected && document.body?.contains(tag)) tag.after(host)
    else document.body.append(host)
    const language = tag.dataset.language ?? host.closest('[lang]')?.getAttribute('lang') ?? navigator.language
    void load(host, {
      address: `${new URL(tag.src).origin}/api/v1/forms/${encodeURIComponent(id)}`,
      language,
      mode: mode === 'button' ? 'button' : 'inline',
      theme,
      kept: keptIn(`tidings-form-${id}`),
    })
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show, { once: true })
  else show()
}

interface Place extends Pick<Mounting, 'mode' | 'theme' | 'kept'> {
  address: string
  language: string
}

async function load(host: HTMLElement, place: Place, isAgain = false) {
  try {
    const shown = await definition(place)
    const sending = sender(place, shown)
    const form = mount(host, shown, {
      ...place,
      ...sending,
      onAgain: () => void load(host, place, true),
    })
    if (isAgain) form.focus()
  } catch {
    const [sentence, again] = NOT_LOADED[place.language.split('-')[0]!] ?? NOT_LOADED.en!
    const button = el('button', { type: 'button' }, again)
    button.addEventListener('click', () => void load(host, place, true))
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    root.replaceChildren(el('p', { role: 'alert' }, sentence, ' ', button))
  }
}

async function definition({ address, language }: Place): Promise<Shown> {
  const response = await fetch(`${address}/definition?language=${encodeURIComponent(language)}`, {
    credentials: 'omit',
  })
  if (!response.ok) throw new Error(`The form answers ${response.status}`)
  return (await response.json()) as Shown
}

/** Sends what is filled in under a token and its proof; the token names the submission, so trying again makes no second one. */
function sender(place: Place, shown: Shown): Required<Pick<Mounting, 'send' | 'onBegun'>> {
  let token = shown.token!
  let since = performance.now()
  let proof: Promise<string> | undefined
  const prove = () => (proof ??= proofOf(token.token, token.bits))

  const once = async (data: FormData): Promise<Sent> => {
    data.set('token', token.token)
    data.set('proof', await prove())
    const early = token.soonestMillis - (performance.now() - since)
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early + 50))
    const response = await fetch(`${place.address}/submissions`, {
      method: 'POST',
      body: data,
      credentials: 'omit',
      headers: { Accept: 'application/json' },
    })
    if (response.ok) return { accepted: (await response.json()) as Accepted }
    const refused = (await response.json().catch(() => ({ code: 'other' }))) as Refused
    return { refused }
  }

  return {
    onBegun: () => void prove(),
    send: async (data) => {
      // Where somebody was, and not what else its address knows.
      data.set('page', location.origin + location.pathname)
      try {
        const sent = await once(data)
        if (!sent.refused || !BY_ANOTHER_TOKEN.includes(sent.refused.code)) return sent
        token = (await definition(place)).token!
        since = performance.now()
        proof = undefined
        return await once(data)
      } catch {
        return { refused: { code: 'offline' } }
      }
    },
  }
}

/** In the tab's own store, where a site allows one: it survives a reload, and nobody who sits down there later. */
function keptIn(key: string): Kept {
  return {
    read: () => {
      try {
        return JSON.parse(sessionStorage.getItem(key) ?? '{}') as Record<string, string>
      } catch {
        return {}
      }
    },
    write: (values) => {
      try {
        if (Object.values(values).some(Boolean)) sessionStorage.setItem(key, JSON.stringify(values))
        else sessionStorage.removeItem(key)
      } catch {
        // Without a store what was typed lasts as long as the page.
      }
    },
  }
}
