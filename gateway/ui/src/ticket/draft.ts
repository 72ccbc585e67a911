import type { Visibility } from '../api/types'
import { newKey } from '../parts/key'

/**
 * What somebody is writing on a ticket. A reply and a note are two texts, not one text with a switch: what was written as a
 * note can never go out as a reply by a wrong click.
 */
export interface Draft {
  writing: Visibility
  texts: Record<Visibility, string>
  /** Sent with the message, so that a repeat after a lost answer does not write it twice. Another text has another key. */
  keys: Record<Visibility, string>
}

export type DraftAction =
  { type: 'turn'; to: Visibility } | { type: 'write'; text: string } | { type: 'sent'; what: Visibility }

export function emptyDraft(): Draft {
  return {
    writing: 'public',
    texts: { public: '', internal: '' },
    keys: { public: newKey(), internal: newKey() },
  }
}

export function nextDraft(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case 'turn':
      return { ...draft, writing: action.to }
    case 'write':
      return withText(draft, draft.writing, action.text)
    case 'sent':
      return withText(draft, action.what, '')
  }
}

function withText(draft: Draft, what: Visibility, text: string): Draft {
  return { ...draft, texts: { ...draft.texts, [what]: text }, keys: { ...draft.keys, [what]: newKey() } }
}

const place = (person: string, ticketId: string) => `tidings.draft.${person}.${ticketId}`

/** Drafts survive a reload and a lost login; whoever signs in next on this browser does not get them. */
export function keptDraft(person: string, ticketId: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(place(person, ticketId)) ?? 'null') as Draft | null
    return kept?.texts && kept.keys ? kept : emptyDraft()
  } catch {
    return emptyDraft()
  }
}

export function keepDraft(person: string, ticketId: string, draft: Draft) {
  const isEmpty = !draft.texts.public && !draft.texts.internal
  if (isEmpty) localStorage.removeItem(place(person, ticketId))
  else localStorage.setItem(place(person, ticketId), JSON.stringify(draft))
}
