import { afterEach, expect, it } from 'vitest'
import { keptDraft } from '../draft'
import { giveBack, onGivenBack, type TakenBack } from './returned'

const FILE = { id: 'u1', name: 'offer.pdf', mediaType: 'application/pdf', size: 6 }
const REPLY: TakenBack = { text: 'Dear Jan', files: [FILE], cc: ['boss@customer.example'] }

afterEach(() => localStorage.clear())

it('is given to where one writes in that ticket', () => {
  const given: TakenBack[] = []
  const stop = onGivenBack('t1', (reply) => given.push(reply))
  giveBack('maya', 't1', REPLY)
  stop()
  expect(given).toEqual([REPLY])
  expect(localStorage).toHaveLength(0)
})

it('waits in the draft of a ticket that is not open any more', () => {
  giveBack('maya', 't1', REPLY)
  expect(keptDraft('maya', 't1')).toMatchObject({
    texts: { public: 'Dear Jan', internal: '' },
    files: { public: [FILE], internal: [] },
    cc: ['boss@customer.example'],
  })
  expect(keptDraft('jun', 't1').texts.public).toBe('')
})
