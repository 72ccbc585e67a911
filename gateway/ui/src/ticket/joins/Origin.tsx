import type { Message } from '../../api/types'
import { useTexts } from './texts'

/** Where a message was written, if that was not here. */
export function Origin({ message }: { message: Message }) {
  const { t } = useTexts()
  return (
    <>
      {message.mergedFrom && <span className="quiet">{t('from', { key: message.mergedFrom.key })}</span>}
      {message.copiedFrom && <span className="quiet">{t('copy')}</span>}
    </>
  )
}
