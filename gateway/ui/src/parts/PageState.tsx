import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Refusal } from './Refusal'

/** Stands where something is still being asked for. What comes within 300 ms comes without it. */
export function Loading({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation()
  return (
    <div className="skeleton late" role="status">
      <span className="hidden">{t('app.loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="bone" />
      ))}
    </div>
  )
}

/** Nothing is here: says why that is so and what makes it otherwise. */
export function Empty({ title, children }: { title: string; children?: React.ReactNode }) {
  return (
    <div className="empty">
      <p>{title}</p>
      {children && <div className="quiet">{children}</div>}
    </div>
  )
}

/**
 * What a query answered, in whichever state it is: waiting, failed with a way to try again, or there. An answer that could
 * not be refreshed stays, with the failure above it.
 */
export function Answered<T>({
  query,
  lines,
  children,
}: {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isError' | 'refetch'>
  lines?: number
  children: (data: T) => React.ReactNode
}) {
  return (
    <>
      {query.isError && <Refusal problem={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined ? children(query.data) : !query.isError && <Loading {...(lines ? { lines } : {})} />}
    </>
  )
}
