import type { Steps, Ticket } from '../api/types'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Refusal } from '../parts/Refusal'
import { useTranslation } from 'react-i18next'
import { moment } from '../parts/time'
import { useStep } from './requests'
import { useTexts } from './texts'

/** What happens next, and the two steps that are the customer's own: it is solved, or it is not. */
export function NextStep({ ticket, steps }: { ticket: Ticket; steps: Steps }) {
  const { t } = useTexts()
  const step = useStep(ticket.id)
  return (
    <section className="next-step" data-type={ticket.state.type} aria-label={t('next.title')}>
      <p role="status">{useNext(ticket, steps)}</p>
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
      {step.isError && <Refusal problem={step.error} />}
    </section>
  )
}

/** In the customer's words: whose turn it is. */
function useNext({ state }: Ticket, { close, reopen, reopenUntil, write }: Steps): string {
  const { t } = useTexts()
  const { i18n } = useTranslation()
  switch (state.type) {
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
