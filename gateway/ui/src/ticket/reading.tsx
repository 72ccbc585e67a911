import { createContext, type ReactNode, useContext } from 'react'
import { useHasConversation } from '../api/queries'
import { useDrawn } from '../parts/drawn'

/** Away from a ticket's page nothing has to be waited for. */
const IsRead = createContext(true)

/** Tells what is inside when the conversation of a ticket stands on the screen. */
export function Reading({ ticketId, children }: { ticketId: string; children: ReactNode }) {
  return <IsRead value={useDrawn(useHasConversation(ticketId))}>{children}</IsRead>
}

/** Whether people can read what was said: what else the page asks about its ticket waits until then, so as not to stand in its way. */
export function useIsRead(): boolean {
  return useContext(IsRead)
}
