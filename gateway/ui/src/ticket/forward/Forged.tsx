import type { Message } from '../../api/types'
import { useTexts } from './texts'

/** Our own mail server has checked who sent it, and it was somebody else. */
export function Forged({ message }: { message: Message }) {
  const { t } = useTexts()
  return message.mail?.forged ? <span className="badge warn">{t('forged')}</span> : null
}
