import { When } from '../parts/time'
import { wordOf } from './ratings'
import './rating.css'
import { useTexts } from './texts'

/** For the desk: what the customer last thought of a solution of the ticket. */
export function RatingGiven({
  rating: { score, comment, at },
}: {
  rating: { score: number; comment?: { value: string } | null; at: string }
}) {
  const { t } = useTexts()
  const word = wordOf(score)
  return (
    <section className="rating-given" aria-label={t('desk')} data-word={word}>
      <p>
        <strong>{t('said', { word: t(`word.${word}`) })}</strong> <When time={at} />
      </p>
      {comment && <blockquote>{comment.value}</blockquote>}
    </section>
  )
}
