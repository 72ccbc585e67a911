import { Guidance } from '../guidance/Guidance'
import { wordIn } from '../i18n'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { sizeIn } from '../parts/size'
import { When } from '../parts/time'
import { useShown } from '../portal/useShown'
import { RatingCard } from '../rating/RatingCard'
import { NextStep } from '../steps/NextStep'
import {
  addressOf,
  useFollowed,
  useOlder,
  useRate,
  useRequest,
  useStep,
  isOver,
  type GuestMessage,
  type GuestRequest,
} from './guest'
import { Reply } from './Reply'
import { useTexts } from './texts'

/** @param closed what stands there where the request cannot be shown any more */
export function Request({
  id,
  chosen,
  closed,
}: {
  id: string
  chosen: number | undefined
  closed: (problem: Error, onRetry: () => void) => React.ReactNode
}) {
  const { t } = useTexts()
  const isLive = useFollowed(id)
  const request = useRequest(id, isLive)
  if (request.isError && (request.data === undefined || isOver(request.error))) {
    return closed(request.error, () => void request.refetch())
  }
  if (!request.data) return <p role="status">{t('opening')}</p>
  return <Shown request={request.data} chosen={chosen} />
}

function Shown({ request, chosen }: { request: GuestRequest; chosen: number | undefined }) {
  const { t, i18n } = useTexts()
  const rate = useRate(request.id)
  const step = useStep(request.id)
  const { key, subject, state, steps } = request
  return (
    <article className="request">
      <title>{`${key} ${subject}`}</title>
      <header>
        <h1>{subject || key}</h1>
        <p className="quiet">
          <span className="state" data-type={state.type}>
            <span className="word">{wordIn(request.label, i18n.language, state.id)}</span>
          </span>
          <span className="number">{key}</span>
          <span>
            {t('opened')} <When time={request.createdAt} />
          </span>
        </p>
      </header>
      {request.onlyRating && !request.rating.asked && <p role="status">{t('nothingToRate')}</p>}
      {!request.onlyRating && <Conversation request={request} />}
      <RatingCard
        ticketKey={key}
        asked={request.rating}
        chosen={chosen}
        isBusy={rate.isPending}
        problem={rate.error}
        onRate={(said, onDone) => rate.mutate(said, { onSuccess: onDone })}
      />
      {steps && (
        <>
          <NextStep state={state} steps={steps} step={step} />
          {state.type !== 'closed' && state.type !== 'merged' && <Guidance group={request.groupId ?? undefined} />}
          {steps.write !== 'nowhere' && <Reply id={request.id} beginsAnew={steps.write === 'new-ticket'} />}
        </>
      )}
    </article>
  )
}

/** Oldest first, as people talk; the place to answer stands below the newest. */
function Conversation({ request }: { request: GuestRequest }) {
  const { t } = useTexts()
  const older = useOlder(request.id, request.next)
  const before = older.data?.pages.flatMap((page) => page.messages) ?? []
  const hasMore = older.data ? older.hasNextPage : request.next != null
  const talk = [...request.messages, ...before].reverse()
  const newest = talk.at(-1)
  const mark = useShown(false, newest && nameOf(newest))
  return (
    <section className="talking" aria-label={t('conversation')} role="log">
      {hasMore && (
        <Button
          className="older"
          isPending={older.isFetching}
          onPress={() => void (older.data ? older.fetchNextPage() : older.refetch())}
        >
          {t('older')}
        </Button>
      )}
      {talk.map((message) => (
        <div key={nameOf(message)} ref={message === newest ? mark : undefined}>
          <Message id={request.id} message={message} />
        </div>
      ))}
    </section>
  )
}

const nameOf = ({ of, n }: GuestMessage) => `${of}:${n}`

function Message({ id, message }: { id: string; message: GuestMessage }) {
  const { t, i18n } = useTexts()
  const isCustomer = message.by === 'customer'
  return (
    <article className="said-by" data-own={isCustomer || undefined}>
      <header>
        <strong className="who">{message.name ?? t(isCustomer ? 'you' : 'desk')}</strong>
        <span className="quiet">
          <When time={message.createdAt} />
        </span>
      </header>
      {message.erased ? <p className="quiet">{t('erased')}</p> : <div className="text">{message.text}</div>}
      {message.attachments.length > 0 && (
        <ul className="files" aria-label={t('attachments')}>
          {message.attachments.map((file) => {
            const named = (
              <>
                <Icon name="clip" />
                <span className="name">{file.name}</span>
                <span className="quiet">{sizeIn(i18n.language, file.size)}</span>
              </>
            )
            return (
              <li key={file.n}>
                {file.withheld ? (
                  <span className="withheld">{named}</span>
                ) : (
                  <a href={addressOf(id, message, file)} download={file.name}>
                    {named}
                  </a>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </article>
  )
}
