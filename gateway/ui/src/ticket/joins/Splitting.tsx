import { createContext, useContext, useState } from 'react'
import { isAgent, type Message, type Ticket } from '../../api/types'
import { useCommands } from '../../commands/commands'
import { useSignedIn } from '../../shell/me'
import { SplitDialog } from './SplitDialog'
import { useTexts } from './texts'

const Splits = createContext<((message: Message) => void) | undefined>(undefined)

/** Lets the desk begin a ticket with any of these messages, or by the palette with the newest. */
export function Splitting({
  ticket,
  messages,
  children,
}: {
  ticket: Ticket
  messages: Message[]
  children: React.ReactNode
}) {
  const { t } = useTexts()
  const agent = isAgent(useSignedIn())
  const [split, setSplit] = useState<Message>()
  const last = messages.findLast((message) => !message.erased)
  useCommands(agent && last ? [{ id: 'split', name: t('splitLast'), group: 'ticket', run: () => setSplit(last) }] : [])
  return (
    <Splits value={agent ? setSplit : undefined}>
      {children}
      {split && (
        <SplitDialog
          ticket={ticket}
          message={split}
          following={after(messages, split)}
          onClose={() => setSplit(undefined)}
        />
      )}
    </Splits>
  )
}

/** Beginning a ticket with this message, as one of what can be done with it; nothing where that cannot be. */
export function useSplitOff(message: Message) {
  const { t } = useTexts()
  const split = useContext(Splits)
  return split && !message.erased ? [{ id: 'split', name: t('split'), run: () => split(message) }] : []
}

/** The numbers of the messages that were said after it in the same ticket. */
export function after(messages: Message[], one: Message): number[] {
  return messages
    .filter((message) => message.ticketId === one.ticketId && message.n > one.n && !message.erased)
    .map((message) => message.n)
}
