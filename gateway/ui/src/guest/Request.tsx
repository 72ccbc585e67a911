import { useEffect } from 'react'
import { wordIn } from '../i18n'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { sizeIn } from '../parts/size'
import { When } from '../parts/time'
import { RatingCard } from '../rating/RatingCard'
import { addressOf, useOlder, useRate, useRequest, type GuestMessage, type GuestRequest } from './guest'
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
  const request = useRequest(id)
  const key = request.data?.key
  useEffect(() => {
    if (key) document.title = key
  }, [key])
  if (request.isError && request.data === undefined) return closed(request.error, () => void request.refetch())
  if (!request.data) {
    return (
      <main className="guest">
        <p role="status">{t('opening')}</p>
      </main>
    )
  }
  return <Shown request={request.data} chosen={chosen} />
}

function Shown({ request, chosen }: { request: GuestRequest; chosen: number | undefined }) {
  const { t, i18n } = useTexts()
  const rate = useRate(request.id)
  const older = useOlder(request.id, request.next)
  const isClosed = request.state.type === 'closed'
  const before = older.data?.pages.flatMap((page) => page.messages) ?? []
  const hasMore = older.data ? older.hasNextPage : request.next != null
  const talk = [...request.messages, ...before].reverse()
  return (
    <main className="guest">
      <header>
        <p className="quiet">{t('of', { key: request.key })}</p>
        <h1>{request.subject || request.key}</h1>
        <p>{t('state', { label: wordIn(request.label, i18n.language, request.state.id) })}</p>
      </header>
      {request.onlyRating && !request.rating.asked && <p role="status">{t('nothingToRate')}</p>}
      <RatingCard
        ticketKey={request.key}
        asked={request.rating}
        chosen={chosen}
        isBusy={rate.isPending}
        problem={rate.error}
        onRate={(said, onDone) => rate.mutate(said, { onSuccess: onDone })}
      />
      {!request.onlyRating && (
        <>
          <section aria-label={t('conversation')}>
            {hasMore && (
              <Button
                isPending={older.isFetching}
                onPress={() => void (older.data ? older.fetchNextPage() : older.refetch())}
              >
                {t('older')}
              </Button>
            )}
            <ol>
              {talk.map((message) => (
                <li key={`${message.of}:${message.n}`}>
                  <Message id={request.id} message={message} />
                </li>
              ))}
            </ol>
          </section>
          {request.state.type !== 'merged' && <Reply id={request.id} isClosed={isClosed} />}
        </>
      )}
    </main>
  )
}

function Message({ id, message }: { id: string; message: GuestMessage }) {
  const { t, i18n } = useTexts()
  return (
    <article data-by={message.by}>
      <header>
        <strong>{message.name ?? t(message.by === 'customer' ? 'you' : 'desk')}</strong>{' '}
        <span className="quiet">
          <When time={message.createdAt} />
        </span>
      </header>
      {message.erased ? <p className="quiet">{t('erased')}</p> : <div className="text">{message.text}</div>}
      {message.attachments.length > 0 && (
        <ul>
          {message.attachments.map((file) => (
            <li key={file.n}>
              <Icon name="clip" />
              {file.withheld ? file.name : <a href={addressOf(id, message, file)}>{file.name}</a>}{' '}
              <span className="quiet">{sizeIn(i18n.language, file.size)}</span>
            </li>
          ))}
        </ul>
      )}
    </article>
  )
}
