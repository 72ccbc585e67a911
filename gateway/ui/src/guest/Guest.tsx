import { useQuery } from '@tanstack/react-query'
import { Problem } from '../api/http'
import { Button } from '../parts/Button'
import { Brand } from '../portal/Brand'
import { usePaintedLook } from '../portal/look'
import '../portal/portal.css'
import { open, opening, shownBefore, useRenew, type Brought } from './guest'
import './guest.css'
import { Request } from './Request'
import { useTexts } from './texts'

/** What a link in a mail opens: one request for its customer, without a login. It looks as the portal does. */
export function Guest({ brought }: { brought: Brought | undefined }) {
  const look = usePaintedLook()
  return (
    <div className="portal guest">
      <header className="portal-bar">
        <div>
          <span className="portal-brand">
            <Brand look={look} />
          </span>
        </div>
      </header>
      <main className="portal-main">
        <Opened brought={brought} />
      </main>
    </div>
  )
}

function Opened({ brought }: { brought: Brought | undefined }) {
  const { t } = useTexts()
  const token = brought?.token
  const opened = useQuery({
    queryKey: opening(token),
    queryFn: () => (token ? open(token) : (shownBefore() ?? '')),
    staleTime: Infinity,
    retry: (times, problem) => times < 2 && problem instanceof Problem && problem.isPassing,
  })
  if (opened.isError) return <Closed problem={opened.error} token={token} onRetry={() => void opened.refetch()} />
  if (opened.data === undefined) return <p role="status">{t('opening')}</p>
  if (opened.data === '') return <Closed problem={undefined} token={undefined} onRetry={() => {}} />
  return (
    <Request
      id={opened.data}
      chosen={brought?.chosen}
      closed={(problem, onRetry) => <Closed problem={problem} token={token} onRetry={onRetry} />}
    />
  )
}

/** Why there is nothing to see, and the ways there are. */
function Closed({
  problem,
  token,
  onRetry,
}: {
  problem: Error | undefined
  token: string | undefined
  onRetry: () => void
}) {
  const { t } = useTexts()
  const renew = useRenew()
  const code = problem instanceof Problem ? problem.code : undefined
  if (problem && code !== 'link-expired' && code !== 'link-unknown') {
    return (
      <section className="closed">
        <p role="alert">{t('away')}</p>
        <Button onPress={onRetry}>{t('retry')}</Button>
      </section>
    )
  }
  // Without the token the cookie is what has ended.
  const why = code === 'link-expired' ? 'expired' : token ? 'unknown' : 'over'
  return (
    <section className="closed">
      <h1>{t(`title.${why}`)}</h1>
      <p>{t(`text.${why}`)}</p>
      {why === 'expired' && token && (
        <>
          {renew.isSuccess ? (
            <p role="status">{t('renewed')}</p>
          ) : (
            <Button kind="primary" isPending={renew.isPending} onPress={() => renew.mutate(token)}>
              {t('renew')}
            </Button>
          )}
          {renew.isError && <p role="alert">{t('away')}</p>}
        </>
      )}
      <p className="quiet">
        {t('otherwise')} <a href="/">{t('signIn')}</a>
      </p>
    </section>
  )
}
