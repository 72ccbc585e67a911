import { commandsNow } from './commands'

/** Between the two keys of a pair such as `g o`. */
const PAIR_WITHIN_MS = 1_500

/** Where keys are letters, or belong to what is open in front of the page. No letter means anything to a box that is ticked. */
const KEYS_ARE_TAKEN =
  'input:not([type=checkbox]), textarea, select, [contenteditable], [role=listbox], [role=menu], [role=dialog], [role=alertdialog]'

/** The key's sign. Where another script is switched on (Hangul for one), the Latin letter of the same key. */
export function signOf({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  if (/^[\x21-\x7e]$/.test(key)) return key
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? key
}

/** Runs commands by their keys, until it is stopped. */
export function listenToKeys(openPalette: () => void): () => void {
  let first: { sign: string; at: number } | undefined
  const onKey = (event: KeyboardEvent) => {
    const sign = signOf(event)
    if (event.defaultPrevented || event.isComposing) return
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && sign === 'k') {
      event.preventDefault()
      return openPalette()
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest(KEYS_ARE_TAKEN)) return
    const isPair = first !== undefined && event.timeStamp - first.at < PAIR_WITHIN_MS
    const keys = isPair ? `${first!.sign} ${sign}` : sign
    first = undefined
    const commands = commandsNow()
    const command = commands.find((one) => one.keys === keys)
    if (command) {
      event.preventDefault()
      command.run()
    } else if (!isPair && commands.some((one) => one.keys?.startsWith(`${sign} `))) {
      first = { sign, at: event.timeStamp }
    }
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}
