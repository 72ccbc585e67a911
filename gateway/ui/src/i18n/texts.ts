import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Language } from '.'

/**
 * Texts that come with a part of the page, in a bundle beside it, when that part is loaded. Answers the hook that translates by
 * them, and by the common texts where they have no such key.
 *
 * @param name where the part lies, such as `admin.groups`
 */
export function textsOf(name: string, bundles: Record<Language, object>) {
  for (const [language, bundle] of Object.entries(bundles)) i18next.addResourceBundle(language, name, bundle)
  return () => useTranslation(name)
}
