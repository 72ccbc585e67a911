import { Button } from '../../parts/Button'
import type { Visibility } from '../../api/types'
import type { Kept, Keeping } from './keeper'
import { useTexts } from './texts'

/** How safe the words are that are not sent yet. */
export function Safety({ keeping }: { keeping: Keeping | 'lost' }) {
  const { t } = useTexts()
  const words = { saving: t('saving'), saved: t('saved'), here: t('here'), lost: t('lost') }
  return <>{words[keeping]}</>
}

/** Another device has other words for the same message: somebody has to say which. */
export function OtherDraft({
  other,
  writing,
  onDecide,
}: {
  other: Kept
  writing: Visibility
  onDecide: (what: 'mine' | 'other') => void
}) {
  const { t } = useTexts()
  const part = writing === 'public' ? (other.reply ?? other.note) : (other.note ?? other.reply)
  return (
    <div className="refusal" role="alert">
      <span>{t('both')}</span>
      <blockquote>{part?.text.slice(0, 300) || '–'}</blockquote>
      <span className="buttons">
        <Button onPress={() => onDecide('other')}>{t('useOther')}</Button>
        <Button onPress={() => onDecide('mine')}>{t('keepThis')}</Button>
      </span>
    </div>
  )
}
