import { useTranslation } from 'react-i18next'
import { useStates } from '../api/queries'
import { isAgent, type TicketState } from '../api/types'
import { wordIn } from '../i18n'
import { useSignedIn } from '../shell/me'

/** A state as a dot with its word: the desk's word for agents, the customers' for customers. */
export function StateDot({ state }: { state: TicketState }) {
  const { i18n } = useTranslation()
  const states = useStates()
  const agent = isAgent(useSignedIn())
  const known = states.data?.find((option) => option.id === state.id)
  const word = wordIn(agent ? known?.label : known?.customerLabel, i18n.language, state.id)
  return (
    <span className="state" data-type={state.type}>
      {word}
    </span>
  )
}
