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
  const add = () => {
    for (const [language, bundle] of Object.entries(bundles)) i18next.addResourceBundle(language, name, bundle)
  }
  // A part that the first page already holds is loaded before the languages have started.
  if (i18next.isInitialized) add()
  else i18next.on('initialized', add)
  return () => useTranslation(name)
}
