import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

export const LANGUAGES = { en: 'English', ko: '한국어', pl: 'Polski' } as const
export type Language = keyof typeof LANGUAGES

const CHOSEN = 'tidings.language'

export function isLanguage(tag: string | null | undefined): tag is Language {
  return tag != null && tag in LANGUAGES
}

/** The language that the person chose in this browser, where they did. */
export function currentChoice(): Language | undefined {
  const chosen = localStorage.getItem(CHOSEN)
  return isLanguage(chosen) ? chosen : undefined
}

/** The language that the person chose here, else the first of the browser's that we speak. */
export function preferredLanguage(): Language {
  return currentChoice() ?? navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en'
}

export async function startLanguages(language: Language = preferredLanguage()) {
  i18next.on('languageChanged', (tag) => (document.documentElement.lang = tag))
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    // A part's own bundle (see texts.ts) comes before the common one.
    fallbackNS: 'translation',
    resources: { en: { translation: en }, ko: { translation: ko }, pl: { translation: pl } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}

/** Kept here for the page, and as a cookie for those who answer before there is a page: the gateway and the login. */
export async function chooseLanguage(language: Language) {
  localStorage.setItem(CHOSEN, language)
  document.cookie = `tidings_language=${language}; Path=/; Max-Age=31536000; SameSite=Lax`
  await showLanguage(language)
}

/** Without keeping it as a choice. */
export async function showLanguage(language: Language) {
  await i18next.changeLanguage(language)
}

/** A word that administrators define, as a map by language tag. */
export function wordIn(label: Record<string, string> | undefined, language: string, fallback: string): string {
  return label?.[language] ?? label?.en ?? fallback
}
