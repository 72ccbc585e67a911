import { useCallback, useRef } from 'react'
import { may } from '../api/types'
import { useCommands } from '../commands/commands'
import { rowAt } from '../list/rowAt'
import { useSignedIn } from '../shell/me'
import { useTexts } from './texts'
import type { Selection } from './useSelection'

/**
 * `x` selects the row that one is on, or the open ticket's; `X` all from the last one up to there. Answers how a row says that it
 * was chosen, always the same so that no row is drawn for nothing; nothing for those who may not change tickets.
 */
export function useSelecting(selection: Selection, ids: string[], open: string | undefined) {
  const { t } = useTexts()
  const isWanted = may(useSignedIn(), 'ticket.change')
  const latest = useRef({ selection, ids })
  latest.current = { selection, ids }
  const select = useCallback((id: string, isRange: boolean) => {
    if (isRange) latest.current.selection.extend(id, latest.current.ids)
    else latest.current.selection.toggle(id)
  }, [])
  const here = (isRange: boolean) => () => {
    const id = rowAt(document.activeElement) ?? open
    if (id && ids.includes(id)) select(id, isRange)
  }
  useCommands(
    isWanted
      ? [
          { id: 'select', name: t('selectThis'), group: 'list', keys: 'x', run: here(false) },
          { id: 'select-range', name: t('selectUpTo'), group: 'list', keys: 'X', run: here(true) },
          { id: 'select-all', name: t('selectShown'), group: 'list', run: () => selection.toggleAll(ids) },
        ]
      : [],
  )
  return isWanted ? select : undefined
}
