import { useState } from 'react'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Tick } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { When } from '../../parts/time'
import {
  type DeadLetter,
  type DeadLetterTopic,
  type Result,
  type Service,
  useDeadLetters,
  useDecide,
} from './operations'
import { useTexts } from './texts'

/** Effects of older events are passed over, so handling such an event again does not send what it would have sent. */
const FRESH_MS = 48 * 3_600_000

/** What one group could not handle: looked at, handled again as it is, or let be. */
export function DeadLetters({
  service,
  topic,
  onClose,
}: {
  service: Service
  topic: DeadLetterTopic
  onClose: () => void
}) {
  const { t } = useTexts()
  const [from, setFrom] = useState(0)
  const [withDecided, setWithDecided] = useState(false)
  const letters = useDeadLetters(service, topic.deadLetters, from, withDecided)
  const decide = useDecide(service, topic.deadLetters)
  const [results, setResults] = useState<Record<number, Result>>({})
  const act = (what: 're-drive' | 'discard', offsets: number[]) =>
    decide.mutate(
      { what, offsets },
      {
        onSuccess: (told) =>
          setResults((known) => ({ ...known, ...Object.fromEntries(told.map((one) => [one.offset, one])) })),
      },
    )
  return (
    <Dialog title={t('lettersOf', { group: topic.group })} isOpen onClose={onClose} size="wide">
      <div className="form">
        <p className="quiet">{t('reDriveHelp', { reaction: topic.reaction })}</p>
        <Tick isSelected={withDecided} onChange={setWithDecided} label={t('withDecided')} />
        {decide.isError && <Refusal problem={decide.error} />}
        <Answered query={letters}>
          {({ records, next }) => {
            const open = records.filter(({ decision }) => !decision).map(({ offset }) => offset)
            return records.length === 0 ? (
              <Empty title={t('noLetters')} />
            ) : (
              <>
                {open.length > 1 && (
                  <div className="buttons">
                    <Button isPending={decide.isPending} onPress={() => act('re-drive', open)}>
                      {t('reDriveAll', { count: open.length })}
                    </Button>
                    <Button isPending={decide.isPending} onPress={() => act('discard', open)}>
                      {t('discardAll', { count: open.length })}
                    </Button>
                  </div>
                )}
                <ul className="letters">
                  {records.map((letter) => (
                    <Letter
                      key={letter.offset}
                      letter={letter}
                      result={results[letter.offset]}
                      isBusy={decide.isPending}
                      act={(what) => act(what, [letter.offset])}
                    />
                  ))}
                </ul>
                <div className="buttons">
                  {from > 0 && <Button onPress={() => setFrom(0)}>{t('first')}</Button>}
                  {next !== undefined && <Button onPress={() => setFrom(next)}>{t('next')}</Button>}
                </div>
              </>
            )
          }}
        </Answered>
      </div>
    </Dialog>
  )
}

function Letter({
  letter,
  result,
  isBusy,
  act,
}: {
  letter: DeadLetter
  result: Result | undefined
  isBusy: boolean
  act: (what: 're-drive' | 'discard') => void
}) {
  const { t } = useTexts()
  const event = eventIn(letter.value)
  const isOld = event?.time !== undefined && Date.now() - Date.parse(event.time) > FRESH_MS
  return (
    <li>
      <p>
        <strong>{event?.type ?? t('noEvent')}</strong> <When time={letter.at} />{' '}
        <code>
          {letter.topic}-{letter.partition}:{letter.originalOffset}
        </code>
      </p>
      <p className="anywhere">{letter.reason ?? letter.failure}</p>
      {letter.decision && (
        <p>
          <Badge>{t(`outcome.${letter.decision.outcome}`)}</Badge> {letter.decision.by}{' '}
          <When time={letter.decision.at} />
        </p>
      )}
      {isOld && letter.decision?.outcome !== 'HANDLED' && <p className="quiet">{t('old')}</p>}
      {result && !letter.decision && (
        <p role="status">
          <Badge tone="warn">{t(`outcome.${result.outcome}`)}</Badge> {result.reason}
        </p>
      )}
      {letter.decision?.outcome !== 'HANDLED' && (
        <div className="buttons">
          <Button
            aria-label={t('reDriveOne', { offset: letter.offset })}
            isPending={isBusy}
            onPress={() => act('re-drive')}
          >
            {t('reDrive')}
          </Button>
          {!letter.decision && (
            <Button
              aria-label={t('discardOne', { offset: letter.offset })}
              isPending={isBusy}
              onPress={() => act('discard')}
            >
              {t('discard')}
            </Button>
          )}
        </div>
      )}
      <details>
        <summary>{t('record', { offset: letter.offset })}</summary>
        <pre className="sent" tabIndex={0} aria-label={t('record', { offset: letter.offset })}>
          {event ? JSON.stringify(event, null, 2) : letter.value}
        </pre>
      </details>
    </li>
  )
}

function eventIn(value: string): { type?: string; time?: string } | undefined {
  try {
    return JSON.parse(value) as { type?: string; time?: string }
  } catch {
    return undefined
  }
}
