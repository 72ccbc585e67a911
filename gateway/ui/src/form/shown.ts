/** A form as `GET /forms/{id}/definition` answers it; docs/forms.md says more. */
export interface Shown {
  id: string
  language: string
  title: string
  button: string
  thanks: string
  questions: Question[]
  files?: FilesAsked | null
  /** Labels and sentences, by key. */
  words: Record<string, string>
  /** Absent in a preview. */
  token?: Token | null
}

export interface Question {
  /** Under which the answer is sent. */
  name: string
  kind: string
  label: string
  help?: string | null
  required: boolean
  longest: number
  autocomplete?: string | null
  options?: { id: string; label: string }[] | null
}

export interface FilesAsked {
  most: number
  /** In bytes, like `together`. */
  largest: number
  together: number
  /** Endings of names. */
  blocked: string[]
}

export interface Token {
  token: string
  lastsSeconds: number
  soonestMillis: number
  /** Leading zero bits that the proof has to have; 0 for no proof. */
  bits: number
}

export interface Accepted {
  thanks: string
  reference: string
  /** What the team says while nobody is there. */
  outOfHours?: string | null
  /** When somebody is there again, and until when an answer comes. */
  expected?: string | null
}

/** Why a submission was not taken. */
export interface Refused {
  code: string
  /** One field, or several with reasons. */
  field?: string
  fields?: { field: string; reason: string }[]
  waitSeconds?: number
}

export const wordOf =
  (shown: Shown) =>
  (key: string, values: Record<string, string | number> = {}): string =>
    (shown.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))

export const problemOf = (shown: Shown, code: string) =>
  `problem.${code}` in shown.words ? `problem.${code}` : 'problem.other'
