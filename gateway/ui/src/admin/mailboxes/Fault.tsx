import { Badge } from '../../parts/Badge'
import type { Fault, MailboxState } from './mailboxes'
import { useTexts } from './texts'

const TONES = {
  off: 'neutral',
  connecting: 'neutral',
  fetching: 'info',
  watching: 'good',
  waiting: 'good',
  failing: 'bad',
} as const

/** How a mailbox is doing, and why where it is not well. */
export function State({ of: { phase, fault, warning } }: { of: MailboxState }) {
  const { t } = useTexts()
  const why = fault ?? warning
  return (
    <>
      <Badge tone={warning && !fault ? 'warn' : TONES[phase]}>{t(`phase.${phase}`)}</Badge>
      {why && (
        <div className="mailbox-why">
          <FaultText of={why} />
        </div>
      )}
    </>
  )
}

/** What is wrong and the way out, in the reader's language. */
export function FaultText({ of: fault }: { of: Pick<Fault, 'code' | 'sentence' | 'facts'> }) {
  const { t, i18n } = useTexts()
  const own = `fault.${fault.code}`
  return (
    <span className="anywhere">
      {i18n.exists(own, { ns: 'admin.mailboxes' })
        ? t(`fault.${fault.code}` as 'fault.dns', fault.facts)
        : fault.sentence}
    </span>
  )
}
