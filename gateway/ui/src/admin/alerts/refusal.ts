import { Problem } from '../../api/http'
import { useSentence } from '../../parts/Refusal'
import { useTexts } from './texts'

/** What a refusal says, and beside which field of a form. */
export function useRefusal(problem: unknown) {
  const { t, i18n } = useTexts()
  const sentence = useSentence(problem)
  const facts = problem instanceof Problem ? problem.facts : {}
  const field = typeof facts.field === 'string' ? facts.field : undefined
  const own = problem instanceof Problem ? `refused.${problem.code}` : ''
  const said = i18n.exists(own, { ns: 'admin.alerts' }) ? t(own as 'refused.unknown-placeholder', facts) : sentence
  // These have no field that could hold a sentence.
  const isShown = field !== undefined && field !== 'quiet.days' && field !== 'kind' && field !== 'language'
  return { isShown, at: (name: string) => (field === name ? said : undefined) }
}
