import { textsOf } from '../i18n/texts'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

const useTexts = textsOf('why', { en, ko, pl })

/** The word for a reason, and what its sentence speaks of. */
export interface Why {
  code: string
  facts: Record<string, string>
}

/** Says why something did not go through: in the reader's words where there are some, else as the service says it. */
export function useWhy() {
  const { t, i18n } = useTexts()
  const moment = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  const known = (code: string | undefined) => code !== undefined && i18n.exists(`code.${code}`, { ns: 'why' })
  const said = (code: string, facts: Record<string, string>) =>
    t(`code.${code}` as 'code.silent', {
      ...facts,
      ...(facts.at && { at: moment.format(new Date(facts.at)) }),
      ...(facts.since && { since: moment.format(new Date(facts.since)) }),
      ...(facts.millis && { seconds: new Intl.NumberFormat(i18n.language).format(Number(facts.millis) / 1000) }),
    })
  return (why: Why | null | undefined, sentence: string | null | undefined) => {
    if (!why || !known(why.code)) return sentence ?? ''
    if (why.code !== 'failing') return said(why.code, why.facts)
    return known(why.facts.last)
      ? `${said('failing', why.facts)} ${said(why.facts.last!, why.facts)}`
      : (sentence ?? '')
  }
}
