import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { byTopic, type EventDocument, namesIn } from './asyncapi'
import { partsOf } from './openapi'

const document = JSON.parse(
  readFileSync('../../events/src/main/resources/io/tidings/events/asyncapi.json', 'utf8'),
) as EventDocument

describe('the page of events', () => {
  it('shows every event of the document once', () => {
    const shown = byTopic(document).flatMap(({ messages }) => messages.map(({ name }) => name))
    expect(shown.sort()).toEqual(Object.keys(document.components.messages).sort())
  })

  it('knows all that an event is made of, and has an example of it', () => {
    for (const message of Object.values(document.components.messages)) {
      for (const name of namesIn(message)) expect(partsOf(document, name)[0]).toBe(name)
      expect(message.examples[0]!.payload).toMatchObject({ type: message.name })
    }
  })
})
