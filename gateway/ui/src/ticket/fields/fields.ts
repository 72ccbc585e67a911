import { type FieldAccess, type FieldContent, type FieldDefinition, isAdmin, isAgent, type Me } from '../../api/types'
import { wordIn } from '../../i18n'
import type { Option } from '../../parts/Choice'
import { moment } from '../../parts/time'

/** Whether a field is one of a ticket's of this type. */
export function belongsTo(field: FieldDefinition, type: string | null | undefined): boolean {
  return field.target === 'ticket' && (field.types.length === 0 || (type != null && field.types.includes(type)))
}

/** The same that the service decides; here it only keeps forms tidy. */
export function isFor({ roles, states }: FieldAccess, me: Me, state: string | undefined): boolean {
  const mine = isAdmin(me) ? ['agent', 'admin'] : isAgent(me) ? ['agent'] : ['customer']
  const role = roles.length === 0 ? isAgent(me) : mine.some((one) => roles.includes(one))
  return role && (state === undefined || states.length === 0 || states.includes(state))
}

/** Everybody who may write a field of a form has to see it. */
export function isShown(field: FieldDefinition, me: Me, state: string | undefined): boolean {
  return (
    field.active &&
    (isFor(field.shown, me, state) || (!isAgent(me) && field.shown.roles.length === 0 && field.visibility === 'public'))
  )
}

/** What can be chosen, and what is chosen already; in a tree with what stands above it. */
export function choices(field: FieldDefinition, language: string, chosen: string[]): Option[] {
  return field.options
    .filter((option) => option.active || chosen.includes(option.id))
    .map(({ id }) => ({ id, name: optionName(field, language, id) }))
}

function optionName(field: FieldDefinition, language: string, id: string): string {
  const names: string[] = []
  const seen = new Set<string>()
  for (let at: string | null | undefined = id; at != null && !seen.has(at);) {
    seen.add(at)
    const option = field.options.find((one) => one.id === at)
    names.unshift(wordIn(option?.label, language, at))
    at = option?.parent
  }
  return names.join(' › ')
}

/** A value in the reader's words. */
export function said(
  field: FieldDefinition | undefined,
  value: FieldContent,
  language: string,
  yes: string,
  no: string,
) {
  if (typeof value === 'boolean') return value ? yes : no
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value)
  if (field?.kind === 'date-time' && !Array.isArray(value)) {
    return moment(new Date(value), language)
  }
  const one = (id: string) => (field?.options.length ? optionName(field, language, id) : id)
  return Array.isArray(value) ? value.map(one).join(', ') : one(value)
}

const TYPES: Partial<Record<FieldDefinition['kind'], string>> = {
  date: 'date',
  'date-time': 'datetime-local',
  url: 'url',
  phone: 'tel',
}

export function inputType({ kind }: FieldDefinition): string {
  return TYPES[kind] ?? 'text'
}

/** A value as it is written into an input. */
export function written({ kind }: FieldDefinition, value: FieldContent | null | undefined): string {
  if (value == null) return ''
  if (kind !== 'date-time') return String(value)
  const local = new Date(String(value))
  local.setMinutes(local.getMinutes() - local.getTimezoneOffset())
  return local.toISOString().slice(0, 16)
}

/** What is written as the value that it says; what says none is left to the service, which says why. */
export function read({ kind }: FieldDefinition, text: string): FieldContent | null {
  const said = text.trim()
  if (said === '') return null
  if (kind === 'number' || kind === 'decimal') {
    const number = Number(said.replace(',', '.'))
    return Number.isFinite(number) ? number : said
  }
  return kind === 'date-time' ? new Date(said).toISOString() : said
}
