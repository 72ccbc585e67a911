import type { Change } from '../api/types'
import { useTexts } from './texts'

/** Says of a change that it was made to many tickets at once, and why. */
export function Occasion({ bulkChange }: { bulkChange: Change['bulkChange'] }) {
  const { t } = useTexts()
  if (!bulkChange) return null
  return (
    <span>
      {t(`occasion.${bulkChange.kind}`)}
      {bulkChange.reason && <q>{bulkChange.reason}</q>}
    </span>
  )
}
