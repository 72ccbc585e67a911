import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'
import { startLanguages } from '../src/i18n'

// jsdom does not have it, and dialogs ask for it; the names here need no escaping.
globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS

await startLanguages('en')

afterEach(() => {
  cleanup()
  localStorage.clear()
})
