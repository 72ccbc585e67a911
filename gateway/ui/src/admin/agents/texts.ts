import { textsOf } from '../../i18n/texts'
import type { Role } from './access'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

export const useTexts = textsOf('admin.agents', { en, ko, pl })

/** The built-in ones have names in every language; the others are called what their makers called them. */
export function roleName(t: (key: string) => string, role: Role | undefined, id: string) {
  return role?.builtIn ? t(`builtIn.${role.id}`) : (role?.name ?? id)
}
