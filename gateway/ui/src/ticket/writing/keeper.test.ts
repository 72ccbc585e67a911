import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '../../api/http'
import { type Draft, emptyDraft, nextDraft } from '../draft'
import { DraftKeeper, type Kept, NOTHING_KEPT, type Wire } from './keeper'

/** A service with one draft in it, that any device may change. */
class Service implements Wire {
  kept: Kept = NOTHING_KEPT
  isAway = false
  saves = 0

  async read() {
    if (this.isAway) throw new Problem(503, 'service-away', 'away')
    return this.kept
  }

  async keep(version: number, draft: Omit<Kept, 'version'>) {
    if (this.isAway) throw new Problem(503, 'service-away', 'away')
    if (version !== this.kept.version)
      throw new Problem(412, 'draft-changed-elsewhere', 'changed', { draft: this.kept })
    this.saves += 1
    return (this.kept = { ...draft, version: version + 1 })
  }
}

const page = (shown: { draft: Draft; told: string[]; other: Kept | undefined }) => ({
  take: (draft: Draft) => (shown.draft = draft),
  tell: (word: string) => shown.told.push(word),
  differs: (other: Kept | undefined) => (shown.other = other),
})

const reply = (draft: Draft, text: string) => nextDraft({ ...draft, writing: 'public' }, { type: 'write', text })
const note = (draft: Draft, text: string) => nextDraft({ ...draft, writing: 'internal' }, { type: 'write', text })

function device(service: Service, draft = emptyDraft(), base?: Kept) {
  const shown = { draft, told: [] as string[], other: undefined as Kept | undefined }
  const keeper = new DraftKeeper(service, page(shown), draft, base)
  const write = (next: Draft) => {
    shown.draft = next
    keeper.change(next)
  }
  return { shown, keeper, write }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const later = () => vi.advanceTimersByTimeAsync(10_000)

describe('a kept draft', () => {
  it('has whom it goes to, openly and unseen, also where it has no word yet', async () => {
    const service = new Service()
    const one = device(service)
    one.write(nextDraft(one.shown.draft, { type: 'copy', how: 'cc', addresses: ['boss@customer.example'] }))
    await later()
    one.write(nextDraft(one.shown.draft, { type: 'copy', how: 'bcc', addresses: ['auditor@else.example'] }))
    await later()

    const other = device(service)
    await other.keeper.reload()
    expect(other.shown.draft).toMatchObject({ cc: ['boss@customer.example'], bcc: ['auditor@else.example'] })
    expect(nextDraft(other.shown.draft, { type: 'sent', what: 'public' })).toMatchObject({ cc: [], bcc: [] })
  })

  it('is on another device a moment after it was written', async () => {
    const service = new Service()
    const one = device(service)
    one.write(reply(one.shown.draft, 'De'))
    one.write(reply(one.shown.draft, 'Dear Jan'))
    await later()
    expect(service.saves).toBe(1)

    const other = device(service)
    await other.keeper.reload()
    expect(other.shown.draft.texts.public).toBe('Dear Jan')
    expect(other.shown.draft.keys.public).toBe(one.shown.draft.keys.public)
  })

  it('takes from two devices the reply of the one and the note of the other', async () => {
    const service = new Service()
    const [one, two] = [device(service), device(service)]
    one.write(reply(one.shown.draft, 'Dear Jan'))
    await later()
    two.write(note(two.shown.draft, 'Rude?'))
    await later()
    await one.keeper.reload()
    for (const { shown } of [one, two]) expect(shown.draft.texts).toEqual({ public: 'Dear Jan', internal: 'Rude?' })
  })

  it('overwrites no words unread: where both wrote a reply somebody is asked', async () => {
    const service = new Service()
    const [one, two] = [device(service), device(service)]
    one.write(reply(one.shown.draft, 'at home'))
    await later()
    two.write(reply(two.shown.draft, 'at work'))
    await later()
    expect(two.shown.other?.reply?.text).toBe('at home')
    two.write(reply(two.shown.draft, 'at work, more'))
    await later()
    expect(service.kept.reply?.text).toBe('at home')

    two.keeper.decide('mine')
    await later()
    expect(service.kept.reply?.text).toBe('at work, more')
    await one.keeper.reload()
    expect(one.shown.draft.texts.public).toBe('at work, more')
  })

  it('does not come back once it is sent, whatever was on its way', async () => {
    const service = new Service()
    const one = device(service)
    one.write(reply(one.shown.draft, 'Dear Jan'))
    await later()
    one.write(reply(one.shown.draft, 'Dear Jan!'))
    one.keeper.hold()
    service.kept = { version: service.kept.version + 1, writing: 'public' }
    one.keeper.release('public')
    await later()
    expect(service.kept.reply).toBeUndefined()
    expect(one.shown.other).toBeUndefined()
  })

  it('waits in the browser while the service is away', async () => {
    const service = new Service()
    const one = device(service)
    service.isAway = true
    one.write(reply(one.shown.draft, 'Dear Jan'))
    await later()
    expect(one.shown.told.at(-1)).toBe('here')
    service.isAway = false
    await later()
    expect(service.kept.reply?.text).toBe('Dear Jan')
    expect(one.shown.told.at(-1)).toBe('saved')
  })
})
