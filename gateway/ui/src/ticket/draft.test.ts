import { describe, expect, it } from 'vitest'
import { emptyDraft, keepDraft, keptDraft, nextDraft } from './draft'

const written = (text: string) => nextDraft(emptyDraft(), { type: 'write', text })

describe('a draft', () => {
  it('never carries a note over into the reply, nor back', () => {
    const note = nextDraft(nextDraft(emptyDraft(), { type: 'turn', to: 'internal' }), {
      type: 'write',
      text: 'He is rude.',
    })
    const turned = nextDraft(note, { type: 'turn', to: 'public' })
    expect(turned.texts.public).toBe('')
    expect(turned.texts.internal).toBe('He is rude.')
  })

  it('loses only what was sent', () => {
    const both = nextDraft(nextDraft(written('Dear Jan'), { type: 'turn', to: 'internal' }), {
      type: 'write',
      text: 'Check!',
    })
    const sent = nextDraft(both, { type: 'sent', what: 'public' })
    expect(sent.texts).toEqual({ public: '', internal: 'Check!' })
  })

  it('keeps its key for a repeat, and has another for another text', () => {
    const draft = written('Dear Jan')
    expect(nextDraft(draft, { type: 'turn', to: 'internal' }).keys.public).toBe(draft.keys.public)
    expect(nextDraft(draft, { type: 'write', text: 'Dear Jan,' }).keys.public).not.toBe(draft.keys.public)
    expect(nextDraft(draft, { type: 'sent', what: 'public' }).keys.public).not.toBe(draft.keys.public)
  })

  it('is found again by the same person on the same ticket only', () => {
    keepDraft('maya', 't1', written('Dear Jan'))
    expect(keptDraft('maya', 't1').texts.public).toBe('Dear Jan')
    expect(keptDraft('jun', 't1').texts.public).toBe('')
    expect(keptDraft('maya', 't2').texts.public).toBe('')
  })

  it('leaves nothing behind once it is empty', () => {
    keepDraft('maya', 't1', written('Dear Jan'))
    keepDraft('maya', 't1', emptyDraft())
    expect(localStorage).toHaveLength(0)
  })
})
