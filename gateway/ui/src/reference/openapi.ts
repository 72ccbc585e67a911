/** What has named types: the description of the API, and that of the events. */
export interface Typed {
  components: { schemas: Record<string, Schema> }
}

/** As much of an OpenAPI 3.1 document as this page shows. The gateway serves it beside the page. */
export interface ApiDocument extends Typed {
  info: { title: string; version: string; description: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema>; responses: Record<string, Answer> }
}

export interface Operation {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media>; required?: boolean }
  responses: Record<string, Answer>
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  description?: string
  required?: boolean
  schema: Schema
}

export interface Media {
  schema?: Schema
  example?: unknown
}

export interface Answer {
  $ref?: string
  description?: string
  headers?: Record<string, { description?: string }>
  content?: Record<string, Media>
}

export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: (string | null)[]
  const?: string
  default?: unknown
  items?: Schema
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  additionalProperties?: Schema
  required?: string[]
  maxLength?: number
  maxItems?: number
  minimum?: number
  maximum?: number
}

export interface Placed {
  path: string
  method: string
  operation: Operation
}

/** Every operation under the heading it has, in the document's order. */
export function byTag(document: ApiDocument): { tag: ApiDocument['tags'][number]; operations: Placed[] }[] {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  return document.tags.map((tag) => ({ tag, operations: all.filter((each) => each.operation.tags.includes(tag.name)) }))
}

/** The name that a reference ends with. */
export function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}

export function answerOf(document: ApiDocument, answer: Answer): Answer {
  return answer.$ref ? (document.components.responses[nameOf(answer.$ref)] ?? answer) : answer
}

/** A type in words; a named one as its name, which the page links to. */
export function typeOf(schema: Schema): { words: string; names: string[] } {
  if (schema.$ref) return { words: nameOf(schema.$ref), names: [nameOf(schema.$ref)] }
  if (schema.anyOf) {
    const parts = schema.anyOf.map(typeOf)
    return { words: parts.map((part) => part.words).join(' | '), names: parts.flatMap((part) => part.names) }
  }
  if (schema.const !== undefined) return { words: JSON.stringify(schema.const), names: [] }
  if (schema.enum) return { words: schema.enum.map((value) => JSON.stringify(value)).join(' | '), names: [] }
  const kinds = [schema.type ?? 'any'].flat()
  const inner = schema.items ?? schema.additionalProperties
  const of = inner && typeOf(inner)
  const words = kinds.map((kind) =>
    kind === 'array' && of
      ? `${of.words}[]`
      : kind === 'object' && of
        ? `{ …: ${of.words} }`
        : schema.format && kind !== 'null'
          ? `${kind} (${schema.format})`
          : kind,
  )
  return { words: words.join(' | '), names: of?.names ?? [] }
}

/** The names of all schemas that this one is made of, itself first. */
export function partsOf(document: Typed, name: string, seen: string[] = []): string[] {
  const schema = document.components.schemas[name]
  if (!schema || seen.includes(name)) return seen
  return Object.values(schema.properties ?? {})
    .flatMap((property) => typeOf(property).names)
    .reduce((all, part) => partsOf(document, part, all), [...seen, name])
}

/** What to send or to expect, made up from the types where the document shows nothing. */
export function exampleOf(document: ApiDocument, schema: Schema, depth = 0): unknown {
  if (schema.$ref) {
    const named = document.components.schemas[nameOf(schema.$ref)]
    return named && depth < 4 ? exampleOf(document, named, depth + 1) : {}
  }
  if (schema.anyOf) return exampleOf(document, schema.anyOf[0]!, depth)
  if (schema.enum) return schema.enum[0]
  switch ([schema.type ?? 'any'].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [name, exampleOf(document, property, depth)]),
      )
    case 'array':
      return schema.items ? [exampleOf(document, schema.items, depth + 1)] : []
    case 'integer':
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'string':
      return schema.format === 'date-time' ? '2026-11-02T09:00:00Z' : 'text'
    default:
      return null
  }
}
