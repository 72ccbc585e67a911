import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isAgent } from '../api/types'
import { Button, IconButton } from '../parts/Button'
import { Refusal } from '../parts/Refusal'
import { useSignedIn } from '../shell/me'
import { type BulkChange, useBulkChanges, useCancel, useUndo } from './bulkChanges'
import './bulk.css'
import { PassedOverDialog } from './PassedOverDialog'
import { useTexts } from './texts'

/** How far the account's bulk changes are, wherever one looks meanwhile; and the way back once they are done. */
export function BulkBanner() {
  const isDesk = isAgent(useSignedIn())
  const jobs = useBulkChanges(isDesk).data ?? []
  // What was over before this page came is old news.
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const running = jobs.filter((job) => !job.finishedAt && !seen.has(job.id))
  if (running.length > 0) setSeen(new Set([...seen, ...running.map((job) => job.id)]))
  return jobs
    .filter((job) => (seen.has(job.id) || !job.finishedAt) && !closed.has(job.id))
    .map((job) => <Progress key={job.id} job={job} onClose={() => setClosed(new Set([...closed, job.id]))} />)
}

function Progress({ job, onClose }: { job: BulkChange; onClose: () => void }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const cancel = useCancel()
  const undo = useUndo()
  const [isListing, setListing] = useState(false)
  const isOver = job.finishedAt != null
  const handled = job.done + job.passedOverCount
  const title = t(`title.${job.kind}`, { count: job.total })
  const problem = cancel.error ?? undo.error
  return (
    <div className="banner hint bulk">
      <span>{title}</span>
      {isOver ? (
        <span role="status">
          {t(`over.${job.state === 'cancelled' ? 'cancelled' : job.kind}`, { count: job.done, total: job.total })}
        </span>
      ) : (
        <>
          <progress aria-label={title} max={job.total} value={handled} />
          <span className="numbers">{t('progress', { handled, total: job.total })}</span>
        </>
      )}
      {job.passedOverCount > 0 && (
        <Button kind="quiet" onPress={() => setListing(true)}>
          {t('passedOver', { count: job.passedOverCount })}
        </Button>
      )}
      {!isOver && (
        <Button
          kind="quiet"
          isPending={cancel.isPending}
          isDisabled={job.cancelling}
          onPress={() => cancel.mutate(job.id)}
        >
          {t(job.cancelling ? 'cancelling' : 'cancel')}
        </Button>
      )}
      {job.undoable && (
        <Button kind="quiet" isPending={undo.isPending} onPress={() => undo.mutate(job.id, { onSuccess: onClose })}>
          {t('undo')}
        </Button>
      )}
      {isOver && <IconButton name={common('action.close')} icon="close" onPress={onClose} />}
      {problem && <Refusal problem={problem} />}
      {isListing && <PassedOverDialog job={job} onClose={() => setListing(false)} />}
    </div>
  )
}
