import { useId, useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { Refusal } from '../parts/Refusal'
import { shownZone } from '../parts/time'
import { BAD, GOOD, wordOf, type Asked, type Said } from './ratings'
import './rating.css'
import { useTexts } from './texts'

/**
 * Asks a customer what they think of a solution, shows what they said, and lets them change it. It looks alike wherever a
 * customer is asked, with a login or by a link.
 *
 * @param chosen what is chosen before anything was said, where a link in a mail says so; nothing is sent by that
 */
export function RatingCard({
  ticketKey,
  asked,
  chosen,
  isBusy,
  problem,
  onRate,
}: {
  ticketKey: string
  asked: Asked
  chosen?: number | undefined
  isBusy: boolean
  problem: Error | null
  onRate: (said: Said, onDone: () => void) => void
}) {
  const { t, i18n } = useTexts()
  const title = useId()
  const given = asked.score ?? undefined
  const [changing, setChanging] = useState(chosen !== undefined && chosen !== given)
  const [score, setScore] = useState(chosen ?? given)
  if (!asked.asked) return null
  const until =
    asked.until && new Date(asked.until).toLocaleDateString(i18n.language, { dateStyle: 'long', timeZone: shownZone() })
  if (given !== undefined && !changing) {
    return (
      <section className="rating" aria-labelledby={title} data-word={wordOf(given)}>
        <h2 id={title}>{t('thanks')}</h2>
        <p role="status">{t('given', { word: t(`word.${wordOf(given)}`) })}</p>
        {asked.comment && <blockquote>{asked.comment}</blockquote>}
        <p className="quiet">{until && t('until', { date: until })}</p>
        <Button onPress={() => setChanging(true)}>{t('change')}</Button>
      </section>
    )
  }
  return (
    <form
      className="rating"
      aria-labelledby={title}
      onSubmit={(event) => {
        event.preventDefault()
        if (score === undefined) return
        const comment = String(new FormData(event.currentTarget).get('comment') ?? '').trim()
        onRate(comment ? { score, comment } : { score }, () => setChanging(false))
      }}
    >
      <h2 id={title}>{t('ask')}</h2>
      <p>{t('explain', { key: ticketKey })}</p>
      <RadioGroup
        aria-labelledby={title}
        value={score === undefined ? null : wordOf(score)}
        onChange={(word) => setScore(word === 'good' ? GOOD : BAD)}
      >
        <Radio value="good">{t('good')}</Radio>
        <Radio value="bad">{t('bad')}</Radio>
      </RadioGroup>
      <Field
        name="comment"
        rows={3}
        label={t('comment')}
        help={t('commentHelp')}
        defaultValue={asked.comment ?? ''}
        maxLength={2_000}
      />
      {problem && <Refusal problem={problem} />}
      <Button kind="primary" type="submit" isDisabled={score === undefined} isPending={isBusy}>
        {t('send')}
      </Button>
    </form>
  )
}
