import { useMessages } from '../../api/queries'
import { Problem } from '../../api/http'
import { Button } from '../../parts/Button'
import { Refusal } from '../../parts/Refusal'
import { When } from '../../parts/time'
import { useTexts } from './texts'

/** So much of what came meanwhile tells whether it matters. */
const EXCERPT = 240

/**
 * Why a message did not go out. Where somebody else was faster it shows what they wrote: one decides with it before one's eyes,
 * and the draft stays.
 *
 * @param onSend true sends whatever has come meanwhile
 */
export function NotSent({
  ticketId,
  problem,
  onSend,
  onLook,
}: {
  ticketId: string
  problem: unknown
  onSend: (whateverCame: boolean) => void
  onLook: () => void
}) {
  const { t } = useTexts()
  const messages = useMessages(ticketId)
  if (!(problem instanceof Problem) || problem.code !== 'newer-messages') {
    return <Refusal problem={problem} onRetry={() => onSend(false)} />
  }
  const seen = Number(problem.facts.afterMessage ?? 0)
  const came = (messages.data ?? []).filter((message) => message.n > seen).slice(-3)
  return (
    <div className="refusal newer" role="alert">
      <span>{t('stopped')}</span>
      {came.map((message) => (
        <blockquote key={message.id}>
          <strong>{message.author.name ?? message.author.email}</strong> <When time={message.createdAt} />
          <br />
          {message.text.length > EXCERPT ? `${message.text.slice(0, EXCERPT)}…` : message.text}
        </blockquote>
      ))}
      <span className="buttons">
        <Button kind="primary" onPress={onLook}>
          {t('lookFirst')}
        </Button>
        <Button onPress={() => onSend(true)}>{t('sendAnyway')}</Button>
      </span>
    </div>
  )
}
