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

  it('is the reply again that was taken back, with its files and whom it went to, and never a note', () => {
    const files = [{ id: 'u1', name: 'offer.pdf', mediaType: 'application/pdf', size: 6 }]
    const reply = {
      text: 'Dear Jan',
      files,
      cc: ['boss@customer.example'],
      bcc: ['auditor@else.example'],
      signature: false,
    }
    const noting = nextDraft(emptyDraft(), { type: 'turn', to: 'internal' })
    const back = nextDraft(noting, { type: 'give-back', reply })
    expect(back).toMatchObject({ writing: 'public', texts: { public: 'Dear Jan', internal: '' } })
    expect(back.files).toEqual({ public: files, internal: [] })
    expect(back).toMatchObject({ cc: reply.cc, bcc: reply.bcc, channel: 'email', signature: false })
    const note = nextDraft(noting, { type: 'write', text: 'Check!' })
    expect(nextDraft(note, { type: 'give-back', reply })).toMatchObject({
      writing: 'internal',
      texts: { public: 'Dear Jan', internal: 'Check!' },
    })
  })

  it('takes nothing back into a reply that was begun meanwhile', () => {
    const begun = nextDraft(emptyDraft(), { type: 'copy', how: 'cc', addresses: ['next@customer.example'] })
    expect(nextDraft(begun, { type: 'give-back', reply: { text: 'Dear Jan' } })).toBe(begun)
    expect(nextDraft(written('Next'), { type: 'give-back', reply: { text: 'Dear Jan' } }).texts.public).toBe('Next')
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
