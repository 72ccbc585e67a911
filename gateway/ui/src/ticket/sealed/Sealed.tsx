import type { Message } from '../../api/types'
import { textsOf } from '../../i18n/texts'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'
import { sealOf } from './seal'

const useTexts = textsOf('ticket.sealed', { en, ko, pl })

/** That a mail is signed, and that nobody has checked it; or why there is nothing to read. */
export function Sealed({ message }: { message: Message }) {
  const { t } = useTexts()
  const seal = sealOf(message)
  return seal && <p className="quiet">{t(seal.what, { kind: seal.kind, name: seal.name })}</p>
}
