import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListName } from '../api/queries'
import { useCommands } from '../commands/commands'
import { Button, IconButton } from '../parts/Button'
import './bulk.css'
import { useTexts } from './texts'
import { MOST_TICKETS, type Selection, sizeOf } from './useSelection'

// Not part of what the first visit loads.
const ChangeDialog = lazy(() => import('./ChangeDialog'))

/** What can be done with the selected tickets; it stands below the list for as long as there are any. */
export function SelectionBar({
  list,
  selection,
  shown,
  total,
}: {
  list: ListName
  selection: Selection
  /** The ids of the rows that there are to see. */
  shown: string[]
  total: number
}) {
  const { t } = useTexts()
  const [isChanging, setChanging] = useState(false)
  const count = sizeOf(selection, total)
  useCommands([
    { id: 'bulk', name: t('change', { count }), group: 'list', keys: 'b', run: () => setChanging(true) },
    { id: 'unselect', name: t('clear'), group: 'list', keys: 'Escape', run: selection.clear },
  ])
  return (
    <div className="selection" role="region" aria-label={t('label')}>
      <Counted selection={selection} total={total} />
      {!selection.isWhole && total > shown.length && shown.every((id) => selection.ids.has(id)) && (
        <Button className="whole" kind="quiet" onPress={() => selection.selectWhole(shown)}>
          {t('selectWhole', { count: Math.min(total, MOST_TICKETS) })}
        </Button>
      )}
      <Button kind="primary" onPress={() => setChanging(true)}>
        {t('changeThem')}
      </Button>
      <IconButton name={t('clear')} icon="close" onPress={selection.clear} />
      {isChanging && (
        <Suspense fallback={null}>
          <ChangeDialog
            list={list}
            selection={selection}
            count={count}
            onClose={() => setChanging(false)}
            onBegun={() => {
              setChanging(false)
              selection.clear()
            }}
          />
        </Suspense>
      )}
    </div>
  )
}

function Counted({ selection, total }: { selection: Selection; total: number }) {
  const { t } = useTexts()
  const { i18n } = useTranslation()
  const count = sizeOf(selection, total)
  const number = new Intl.NumberFormat(i18n.language).format(count)
  return (
    <span className="count" role="status">
      {selection.isWhole && total > MOST_TICKETS
        ? t('selectedNewest', { count, number })
        : t('selected', { count, number })}
    </span>
  )
}
