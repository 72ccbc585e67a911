import { useTranslation } from 'react-i18next'
import { useStates } from '../api/queries'
import { isAgent, type TicketState } from '../api/types'
import { wordIn } from '../i18n'
import { useSignedIn } from '../shell/me'

/** A state as a dot with its word: the desk's word for agents, with the customers' on hover; the customers' for customers. */
export function StateDot({ state }: { state: TicketState }) {
  const { t, i18n } = useTranslation()
  const states = useStates()
  const agent = isAgent(useSignedIn())
  const known = states.data?.find((option) => option.id === state.id)
  // Until the words are there, the dot stands alone: an id is nobody's word.
  const fallback = states.data ? state.id : ''
  const theirs = wordIn(known?.customerLabel, i18n.language, fallback)
  const word = agent ? wordIn(known?.label, i18n.language, fallback) : theirs
  return (
    <span
      className="state"
      data-type={state.type}
      title={agent ? t('ticket.customerSees', { state: theirs }) : undefined}
    >
      <span className="word">{word}</span>
    </span>
  )
}
