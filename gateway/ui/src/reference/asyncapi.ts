import { type Schema, type Typed, typeOf } from './openapi'

/** As much of the AsyncAPI 3 document as the page of events shows. The gateway serves it beside the page. */
export interface EventDocument extends Typed {
  info: { title: string; description: string }
  channels: Record<string, { address: string; description: string; messages: Record<string, unknown> }>
  components: { schemas: Record<string, Schema>; messages: Record<string, EventMessage> }
}

export interface EventMessage {
  name: string
  summary: string
  payload: { properties: { data: Schema } }
  examples: { payload: unknown }[]
}

/** Every event under the topic that it is told on, in the document's order. */
export function byTopic(document: EventDocument) {
  return Object.values(document.channels).map(({ address, description, messages }) => ({
    address,
    description,
    messages: Object.keys(messages).map((name) => document.components.messages[name]!),
  }))
}

/** The names of the types that an event's data are made of. */
export function namesIn({ payload }: EventMessage): string[] {
  return Object.values(payload.properties.data.properties ?? {}).flatMap((property) => typeOf(property).names)
}
