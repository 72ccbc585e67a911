import type { Message } from '../../api/types'
import { useTexts } from './texts'

/** Who got an answer without its other readers being told; no customer's page ever hears of it. */
export function BlindCopies({ message }: { message: Message }) {
  const { t } = useTexts()
  const addresses = message.mail?.bcc ?? []
  return addresses.length > 0 ? <span className="quiet">{t('blindly', { to: addresses.join(', ') })}</span> : null
}
