import { textsOf } from '../../i18n/texts'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

export const useTexts = textsOf('admin.roles', { en, ko, pl })

/** What a permission is called. One that this page does not know yet is called by its word. */
export function usePermissionName(): (word: string) => string {
  const { t } = useTexts()
  return (word) => t(`permission.${word.replace('.', '-')}`, word)
}
