import { Link } from 'react-router'
import { Button } from '../parts/Button'
import { DataTable } from '../parts/DataTable'
import { Dialog } from '../parts/Dialog'
import { Answered } from '../parts/PageState'
import { type BulkChange, usePassedOver } from './bulkChanges'
import { useTexts } from './texts'

/** The tickets that a job has left as they are, with why. */
export function PassedOverDialog({ job, onClose }: { job: BulkChange; onClose: () => void }) {
  const { t } = useTexts()
  const passedOver = usePassedOver(job.id)
  return (
    <Dialog title={t('passedOver', { count: job.passedOverCount })} isOpen onClose={onClose} size="wide">
      <Answered query={passedOver}>
        {(rows) => (
          <DataTable
            label={t('passedOver', { count: job.passedOverCount })}
            rows={rows}
            rowKey={(row) => row.ticket}
            empty={null}
            columns={[
              {
                id: 'ticket',
                name: t('ticket'),
                cell: (row) => (
                  <Link to={`/tickets/${row.ticket}`} onClick={onClose}>
                    {row.key ?? row.ticket}
                  </Link>
                ),
              },
              { id: 'why', name: t('why'), cell: (row) => row.reason },
            ]}
          />
        )}
      </Answered>
      {passedOver.hasNextPage && (
        <Button isPending={passedOver.isFetchingNextPage} onPress={() => passedOver.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Dialog>
  )
}
