import { useTranslation } from 'react-i18next'
import { Problem } from '../api/http'
import { Button } from './Button'
import { sizeIn } from './size'

/** What did not work, beside where it did not, with the way out. */
export function Refusal({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const sentence = useSentence(problem)
  const { t } = useTranslation()
  const isSignedOut = problem instanceof Problem && problem.isSignedOut
  const isDefect = problem instanceof Problem && problem.status >= 500 && problem.away === undefined
  return (
    <div className="refusal" role="alert">
      <span>
        {sentence}
        {isDefect && problem.request && (
          <small className="reference quiet">{t('problem.reference', { id: problem.request })}</small>
        )}
      </span>
      {isSignedOut ? (
        <Button onPress={() => location.reload()}>{t('line.signIn')}</Button>
      ) : (
        onRetry && <Button onPress={onRetry}>{t('problem.retry')}</Button>
      )}
    </div>
  )
}

/** Our own words for what happens often; the service's sentence, which has the facts, for everything else. */
export function useSentence(problem: unknown): string {
  const { t, i18n } = useTranslation()
  if (!(problem instanceof Problem)) return problem instanceof Error ? problem.message : String(problem)
  if (problem.isSignedOut) return t('line.signedOut')
  const key = `problem.${problem.code}`
  const { limit } = problem.facts
  const facts = { ...problem.facts, ...(typeof limit === 'number' ? { size: sizeIn(i18n.language, limit) } : {}) }
  return i18n.exists(key) ? t(key as 'problem.offline', facts) : problem.message
}
