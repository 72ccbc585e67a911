import type { Steps, TicketState } from '../api/types'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Refusal } from '../parts/Refusal'
import { moment } from '../parts/time'
import { useTexts } from './texts'

/** A step that is under way, or was refused. */
interface Step {
  isPending: boolean
  error: Error | null
  mutate: (step: 'close' | 'reopen') => void
}

/**
 * What happens next, and the two steps that are the customer's own: it is solved, or it is not. It looks alike with a login and by a
 * link.
 */
export function NextStep({ state, steps, step }: { state: TicketState; steps: Steps; step: Step }) {
  const { t } = useTexts()
  return (
    <section className="next-step" data-type={state.type} aria-label={t('title')}>
      <p role="status">{useNext(state, steps)}</p>
      {(steps.close || steps.reopen) && (
        <div className="buttons">
          {steps.close && (
            <Button isPending={step.isPending} onPress={() => step.mutate('close')}>
              <Icon name="check" />
              {t('close')}
            </Button>
          )}
          {steps.reopen && (
            <Button isPending={step.isPending} onPress={() => step.mutate('reopen')}>
              {t('reopen')}
            </Button>
          )}
        </div>
      )}
      {step.error && <Refusal problem={step.error} />}
    </section>
  )
}

/** In the customer's words: whose turn it is. */
function useNext({ type }: TicketState, { close, reopen, reopenUntil, write }: Steps): string {
  const { t, i18n } = useTexts()
  switch (type) {
    case 'new':
      return t('next.new')
    case 'waiting':
      return t(close ? 'next.waiting' : 'next.answered')
    case 'pending-close':
      return t('next.pendingClose')
    case 'closed':
      if (write === 'new-ticket') return t('next.solvedForGood')
      if (!reopen) return t('next.solved')
      return reopenUntil
        ? t('next.solvedUntil', { time: moment(new Date(reopenUntil), i18n.language) })
        : t('next.solvedYours')
    case 'merged':
      return t(write === 'nowhere' ? 'next.mergedElsewhere' : 'next.merged')
    default:
      return t('next.open')
  }
}
