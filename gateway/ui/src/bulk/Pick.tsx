import './bulk.css'
import { useTexts } from './texts'
import type { Selection } from './useSelection'

/** The box beside a row. With Shift it selects all rows up to it. */
export function Pick({
  id,
  subject,
  isSelected,
  onSelect,
}: {
  id: string
  subject: string
  isSelected: boolean
  onSelect: (id: string, isRange: boolean) => void
}) {
  const { t } = useTexts()
  return (
    <label className="pick">
      <input
        type="checkbox"
        checked={isSelected}
        aria-label={t('select', { subject })}
        onChange={(event) => onSelect(id, (event.nativeEvent as MouseEvent).shiftKey)}
      />
    </label>
  )
}

/** The box above the list: everything that is shown, some of it, or nothing. */
export function PickAll({ selection, ids }: { selection: Selection; ids: string[] }) {
  const { t } = useTexts()
  const isAll = ids.every((id) => selection.ids.has(id))
  return (
    <label className="pick">
      <input
        type="checkbox"
        aria-label={t('selectShown')}
        checked={isAll}
        ref={(box) => {
          if (box) box.indeterminate = selection.ids.size > 0 && !isAll
        }}
        onChange={() => selection.toggleAll(ids)}
      />
    </label>
  )
}
