import { wordOf } from './ratings'
import { useTexts } from './texts'

/** A rating in a line of the history. */
export function RatingSaid({ score, comment }: { score: number; comment: { value: string } | undefined }) {
  const { t } = useTexts()
  return (
    <>
      {t('said', { word: t(`word.${wordOf(score)}`) })}
      {comment && ` – ${comment.value}`}
    </>
  )
}
