import { useFields } from '../../api/queries'
import type { FieldContent, FieldDefinition } from '../../api/types'
import { wordIn } from '../../i18n'
import { said } from './fields'
import { useTexts } from './texts'

/** What the custom fields of tickets, people or organizations are called, and what their values say, in the reader's words. */
export function useFieldWords(target: FieldDefinition['target']) {
  const { t, i18n } = useTexts()
  const fields = useFields().data ?? []
  const of = (name: string) => fields.find((field) => field.target === target && field.name === name)
  return {
    nameOf: (name: string) => wordIn(of(name)?.label, i18n.language, name),
    said: (name: string, value: FieldContent) => said(of(name), value, i18n.language, t('yes'), t('no')),
  }
}
