import { Problem } from '../../api/http'
import type { Upload, Visibility } from '../../api/types'
import { type Draft, nextDraft } from '../draft'

/** One text as the service keeps it. */
export interface KeptPart {
  text: string
  key?: string | null
  files?: Upload[]
  cc?: string[]
  bcc?: string[]
  channel?: string | null
  signature?: boolean | null
}

/** A draft as the service keeps it. */
export interface Kept {
  version: number
  writing: Visibility
  reply?: KeptPart | null
  note?: KeptPart | null
}

export const NOTHING_KEPT: Kept = { version: 0, writing: 'public' }

export type Keeping = 'saving' | 'saved' | 'here'

export interface Wire {
  read(): Promise<Kept>
  keep(version: number, draft: Omit<Kept, 'version'>): Promise<Kept>
}

export interface Page {
  /** Shows a draft that came from elsewhere. */
  take(draft: Draft): void
  tell(keeping: Keeping): void
  /** Both this page and another device have written; nothing is kept until somebody has decided. */
  differs(other: Kept | undefined): void
}

const PARTS = ['public', 'internal'] as const
const AFTER_MS = 800
const AGAIN_MS = 5_000

/**
 * Keeps a draft with the service while it is written, and meets what other devices have kept meanwhile: what only one side has
 * changed is taken, text by text; where both have changed the same text, somebody is asked. Nothing here overwrites words unread.
 */
export class DraftKeeper {
  private timer: ReturnType<typeof setTimeout> | undefined
  private isDirty = false
  private isSaving = false
  private isHeld = false
  private isOver = false
  private other: Kept | undefined

  /** @param base what the service had when this page last heard of it */
  constructor(
    private readonly wire: Wire,
    private readonly page: Page,
    private local: Draft,
    private base: Kept = NOTHING_KEPT,
  ) {}

  get known(): Kept {
    return this.base
  }

  change(local: Draft) {
    this.local = local
    if (isSame(asKept(local), this.base)) return
    this.isDirty = true
    this.schedule(AFTER_MS)
  }

  /** Asks what there is: at the beginning, and whenever one comes back to the page. */
  async reload() {
    if (this.isHeld || this.isSaving || this.isOver) return
    try {
      this.meet(await this.wire.read())
    } catch (problem) {
      this.failed(problem)
    }
  }

  /** Saves at once what would be saved in a moment. */
  flush() {
    if (this.isDirty) this.schedule(0)
  }

  /** While a message is being sent nothing is kept: the sending takes the draft along. */
  hold() {
    this.isHeld = true
    clearTimeout(this.timer)
  }

  release(sent?: Visibility) {
    if (sent) this.local = nextDraft(this.local, { type: 'sent', what: sent })
    this.isHeld = false
    void this.reload()
  }

  /** Decides between what is written here and what the other device has. */
  decide(what: 'mine' | 'other') {
    const other = this.other
    if (!other) return
    this.other = undefined
    this.page.differs(undefined)
    if (what === 'other') {
      this.show(PARTS.reduce((draft, part) => withPart(draft, part, partOf(other, part)), this.local))
    }
    this.isDirty = true
    this.schedule(0)
  }

  stop() {
    this.flush()
    this.isOver = true
  }

  private meet(server: Kept) {
    const base = this.base
    this.base = server
    let merged = this.local
    let differs = false
    for (const part of PARTS) {
      const [mine, was, theirs] = [partOf(asKept(this.local), part), partOf(base, part), partOf(server, part)]
      if (isSamePart(theirs, was) || isSamePart(mine, theirs)) continue
      if (isSamePart(mine, was)) merged = withPart(merged, part, theirs)
      else differs = true
    }
    if (merged !== this.local) this.show(merged)
    this.other = differs ? server : undefined
    this.page.differs(this.other)
    this.isDirty = !isSame(asKept(this.local), server)
    if (differs) return
    if (this.isDirty) this.schedule(0)
    else this.page.tell('saved')
  }

  private show(draft: Draft) {
    this.local = draft
    this.page.take(draft)
  }

  private schedule(ms: number) {
    if (this.isHeld || this.isOver || this.other) return
    clearTimeout(this.timer)
    this.page.tell('saving')
    this.timer = setTimeout(() => void this.save(), ms)
  }

  private async save() {
    if (!this.isDirty || this.isSaving || this.isHeld || this.other) return
    this.isSaving = true
    this.isDirty = false
    try {
      const { version, ...draft } = asKept(this.local, this.base.version)
      this.base = await this.wire.keep(version, draft)
      if (!this.isDirty) this.page.tell('saved')
    } catch (problem) {
      // What was kept meanwhile is asked for once the sending is over.
      if (this.isHeld) this.isDirty = true
      else if (problem instanceof Problem && problem.code === 'draft-changed-elsewhere')
        this.meet(problem.facts.draft as Kept)
      else this.failed(problem)
    } finally {
      this.isSaving = false
    }
    if (this.isDirty) this.schedule(this.isOver ? 0 : AFTER_MS)
  }

  private failed(problem: unknown) {
    this.page.tell('here')
    // What the service refuses it will refuse again; what it did not hear is told once more.
    if (!(problem instanceof Problem) || !problem.isPassing || this.isOver) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.again(), AGAIN_MS)
  }

  private async again() {
    this.isDirty = false
    await this.reload()
  }
}

export function asKept(draft: Draft, version = 0): Kept {
  const { writing, texts, files, keys } = draft
  const part = (what: Visibility): KeptPart => ({ text: texts[what], key: keys[what], files: files[what] })
  const { cc, bcc, channel, signature } = draft
  const reply: KeptPart = { ...part('public'), cc, bcc, channel, signature }
  const note = part('internal')
  return {
    version,
    writing,
    ...(isEmptyPart(reply) ? {} : { reply }),
    ...(isEmptyPart(note) ? {} : { note }),
  }
}

function partOf(kept: Kept, part: Visibility): KeptPart | undefined {
  return (part === 'public' ? kept.reply : kept.note) ?? undefined
}

function withPart(draft: Draft, what: Visibility, part: KeptPart | undefined): Draft {
  const taken: Draft = {
    ...draft,
    texts: { ...draft.texts, [what]: part?.text ?? '' },
    files: { ...draft.files, [what]: part?.files ?? [] },
    keys: part?.key ? { ...draft.keys, [what]: part.key } : draft.keys,
  }
  return what === 'internal'
    ? taken
    : {
        ...taken,
        cc: part?.cc ?? [],
        bcc: part?.bcc ?? [],
        channel: (part?.channel as Draft['channel'] | null | undefined) ?? 'email',
        signature: part?.signature ?? true,
      }
}

function isEmptyPart({ text, files, cc, bcc }: KeptPart) {
  return !text && !files?.length && !cc?.length && !bcc?.length
}

const told = (part: KeptPart | undefined) =>
  !part || isEmptyPart(part)
    ? ''
    : JSON.stringify([
        part.text,
        (part.files ?? []).map((file) => file.id),
        part.cc ?? [],
        part.bcc ?? [],
        part.channel ?? 'email',
        part.signature ?? true,
      ])

function isSamePart(one: KeptPart | undefined, other: KeptPart | undefined) {
  return told(one) === told(other)
}

function isSame(one: Kept, other: Kept) {
  return PARTS.every((part) => isSamePart(partOf(one, part), partOf(other, part)))
}
