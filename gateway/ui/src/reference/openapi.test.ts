import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ApiDocument, byTag, exampleOf, nameOf, partsOf, typeOf } from './openapi'

const document = JSON.parse(readFileSync('../../docs/api/openapi.json', 'utf8')) as ApiDocument

describe('the reference', () => {
  it('shows every operation of the document once', () => {
    const shown = byTag(document).flatMap(({ operations }) => operations.map(({ operation }) => operation.operationId))
    const all = Object.values(document.paths).flatMap((path) => Object.values(path).map((each) => each.operationId))
    expect(shown.sort()).toEqual(all.sort())
  })

  it('writes types in words', () => {
    expect(typeOf({ type: ['string', 'null'] }).words).toBe('string | null')
    expect(typeOf({ type: 'string', format: 'date-time' }).words).toBe('string (date-time)')
    expect(typeOf({ type: 'array', items: { $ref: '#/components/schemas/Text' } })).toEqual({
      words: 'Text[]',
      names: ['Text'],
    })
    expect(typeOf({ type: 'object', additionalProperties: {} }).words).toBe('{ …: any }')
  })

  it('makes an example of everything that is sent, and knows all parts of it', () => {
    for (const path of Object.values(document.paths)) {
      for (const { requestBody } of Object.values(path)) {
        const schema = requestBody?.content['application/json']?.schema
        if (!schema?.$ref) continue
        expect(exampleOf(document, schema)).toBeTypeOf('object')
        expect(partsOf(document, nameOf(schema.$ref))[0]).toBe(nameOf(schema.$ref))
      }
    }
  })
})
