import { expect, it } from 'vitest'
import { changedOnly } from './PersonDialog'

const JAN = {
  id: 'jan',
  version: 3,
  name: 'Jan',
  emails: ['jan@customer.example'],
  phones: [],
  identities: [],
  fields: {},
  active: true,
  agent: false,
  mergedFrom: [],
  erased: false,
}
const SAME = {
  name: 'Jan',
  emails: ['jan@customer.example'],
  phones: [],
  organizationId: null,
  jobTitle: null,
  externalId: null,
  language: null,
  timeZone: null,
  notes: null,
}

it('sends what was changed and leaves the rest to others', () => {
  expect(changedOnly(SAME, JAN)).toEqual({})
  expect(changedOnly({ ...SAME, jobTitle: 'Buyer', name: null }, JAN)).toEqual({ jobTitle: 'Buyer', name: null })
})

it('takes the order of addresses for a change: the first is the one to write to', () => {
  const emails = ['jan@home.example', 'jan@customer.example']
  expect(changedOnly({ ...SAME, emails }, { ...JAN, emails: emails.toReversed() })).toEqual({ emails })
})
