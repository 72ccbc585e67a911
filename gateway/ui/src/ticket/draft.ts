import type { Upload, Visibility } from '../api/types'
import { newKey } from '../parts/key'

/**
 * What somebody is writing on a ticket. A reply and a note are two texts, not one text with a switch: what was written as a
 * note can never go out as a reply by a wrong click. The same holds for their files.
 */
export interface Draft {
  writing: Visibility
  texts: Record<Visibility, string>
  files: Record<Visibility, Upload[]>
  /** Sent with the message, so that a repeat after a lost answer does not write it twice. Another text has another key. */
  keys: Record<Visibility, string>
}

export type DraftAction =
  | { type: 'turn'; to: Visibility }
  | { type: 'write'; text: string }
  | { type: 'attach'; to: Visibility; file: Upload }
  | { type: 'detach'; file: string }
  | { type: 'sent'; what: Visibility }

export function emptyDraft(): Draft {
  return {
    writing: 'public',
    texts: { public: '', internal: '' },
    files: { public: [], internal: [] },
    keys: { public: newKey(), internal: newKey() },
  }
}

export function nextDraft(draft: Draft, action: DraftAction): Draft {
  const { writing, files } = draft
  switch (action.type) {
    case 'turn':
      return { ...draft, writing: action.to }
    case 'write':
      return changed(draft, writing, { text: action.text })
    case 'attach':
      return changed(draft, action.to, { files: [...files[action.to], action.file] })
    case 'detach':
      return changed(draft, writing, { files: files[writing].filter((file) => file.id !== action.file) })
    case 'sent':
      return changed(draft, action.what, { text: '', files: [] })
  }
}

function changed(draft: Draft, what: Visibility, to: { text?: string; files?: Upload[] }): Draft {
  return {
    ...draft,
    texts: to.text === undefined ? draft.texts : { ...draft.texts, [what]: to.text },
    files: to.files === undefined ? draft.files : { ...draft.files, [what]: to.files },
    keys: { ...draft.keys, [what]: newKey() },
  }
}

export function isEmpty({ texts, files }: Draft): boolean {
  return !texts.public && !texts.internal && files.public.length === 0 && files.internal.length === 0
}

const place = (person: string, ticketId: string) => `tidings.draft.${person}.${ticketId}`

/** Drafts survive a reload and a lost login; whoever signs in next on this browser does not get them. */
export function keptDraft(person: string, ticketId: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(place(person, ticketId)) ?? 'null') as Partial<Draft> | null
    return kept?.texts && kept.keys ? { ...emptyDraft(), ...kept } : emptyDraft()
  } catch {
    return emptyDraft()
  }
}

/** @returns whether the browser kept it: its room may be used up */
export function keepDraft(person: string, ticketId: string, draft: Draft): boolean {
  try {
    if (isEmpty(draft)) localStorage.removeItem(place(person, ticketId))
    else localStorage.setItem(place(person, ticketId), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}
