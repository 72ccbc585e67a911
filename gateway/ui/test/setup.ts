import { cleanup, configure } from '@testing-library/react'
import i18next from 'i18next'
import { afterEach } from 'vitest'
import { startLanguages } from '../src/i18n'

// jsdom does not have it, and dialogs ask for it; the names here need no escaping.
globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS

// Files share their modules, and with them the texts that parts bring along when they are loaded: a second start would forget those.
if (!i18next.isInitialized) await startLanguages('en')

// A machine that is slow or busy shall not fail a test.
configure({ asyncUtilTimeout: 10_000 })

afterEach(() => {
  cleanup()
  // What was read out a moment ago stays in the page for seconds, and with it an image that is none.
  for (const read of document.querySelectorAll('[data-live-announcer] > *')) read.replaceChildren()
  // Who has left a ticket says so a moment later, and not in the next test.
  window.dispatchEvent(new Event('pagehide'))
  localStorage.clear()
})
