import type { Message } from '../../api/types'
import { When } from '../../parts/time'
import { useTexts } from './texts'

/** When a mail was written, where that was long before it came: an agent passed it on, or it was late. */
export function Written({ message }: { message: Message }) {
  const { t } = useTexts()
  const at = message.mail?.sentAt
  return at ? (
    <span className="quiet">
      {t('written')} <When time={at} />
    </span>
  ) : null
}
