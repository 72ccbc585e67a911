import type { Upload, Visibility } from '../api/types'
import { newKey } from '../parts/key'
import type { TakenBack } from './undo/returned'
import type { Kept } from './writing/keeper'

/** How a reply reaches the customer, or what is written down of one that has. */
export type ReplyChannel = 'email' | 'phone-in' | 'phone-out'

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
  /** Of the reply: who else gets it, openly or unseen, how it goes, and whether the signature stands below it. */
  cc: string[]
  bcc: string[]
  channel: ReplyChannel
  signature: boolean
}

export type Copying = 'cc' | 'bcc'

export type DraftAction =
  | { type: 'turn'; to: Visibility }
  | { type: 'write'; text: string }
  | { type: 'attach'; to: Visibility; file: Upload }
  | { type: 'detach'; file: string }
  | { type: 'copy'; how: Copying; addresses: string[] }
  | { type: 'go'; channel: ReplyChannel }
  | { type: 'sign'; signature: boolean }
  | { type: 'take'; draft: Draft }
  | { type: 'sent'; what: Visibility }
  | { type: 'give-back'; reply: TakenBack }

export function emptyDraft(): Draft {
  return {
    writing: 'public',
    texts: { public: '', internal: '' },
    files: { public: [], internal: [] },
    keys: { public: newKey(), internal: newKey() },
    ...USUAL,
  }
}

/** How a reply goes where nobody says otherwise. */
const USUAL: Pick<Draft, 'cc' | 'bcc' | 'channel' | 'signature'> = {
  cc: [],
  bcc: [],
  channel: 'email',
  signature: true,
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
    case 'copy':
      return { ...changed(draft, 'public', {}), [action.how]: action.addresses }
    case 'go':
      return { ...changed(draft, 'public', {}), channel: action.channel }
    case 'sign':
      return { ...changed(draft, 'public', {}), signature: action.signature }
    case 'take':
      return action.draft
    case 'sent': {
      const left = changed(draft, action.what, { text: '', files: [] })
      return action.what === 'public' ? { ...left, ...USUAL } : left
    }
    case 'give-back': {
      const { text, files: attached, ...how } = action.reply
      // The next one was begun meanwhile.
      if (draft.texts.public || files.public.length || draft.cc.length || draft.bcc.length) return draft
      const back = { ...changed(draft, 'public', { text, files: attached ?? [] }), ...USUAL, ...how }
      return draft.texts.internal ? back : { ...back, writing: 'public' }
    }
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

export function isEmpty({ texts, files, cc, bcc }: Draft): boolean {
  return [texts.public, texts.internal, files.public, files.internal, cc, bcc].every((part) => part.length === 0)
}

const place = (person: string, ticketId: string) => `tidings.draft.${person}.${ticketId}`

interface Stored extends Partial<Draft> {
  base?: Kept
}

function stored(person: string, ticketId: string): Stored | null {
  try {
    return JSON.parse(localStorage.getItem(place(person, ticketId)) ?? 'null') as Stored | null
  } catch {
    return null
  }
}

/** Drafts survive a reload and a lost login; whoever signs in next on this browser does not get them. */
export function keptDraft(person: string, ticketId: string): Draft {
  const { base: _, ...kept } = stored(person, ticketId) ?? {}
  return kept.texts && kept.keys ? { ...emptyDraft(), ...kept } : emptyDraft()
}

/** What the service had of the draft when it was kept here. */
export function keptBase(person: string, ticketId: string): Kept | undefined {
  return stored(person, ticketId)?.base
}

/** @returns whether the browser kept it: its room may be used up */
export function keepDraft(person: string, ticketId: string, draft: Draft, base?: Kept): boolean {
  try {
    if (isEmpty(draft)) localStorage.removeItem(place(person, ticketId))
    else localStorage.setItem(place(person, ticketId), JSON.stringify({ ...draft, base }))
    return true
  } catch {
    return false
  }
}
