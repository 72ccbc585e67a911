import { Link } from 'react-router'

/** What a mail is about, with the way to its ticket where there is one. */
export function Subject({ of: { subject, ticketId } }: { of: { subject: string; ticketId?: string } }) {
  return ticketId ? <Link to={`/tickets/${ticketId}`}>{subject}</Link> : <>{subject}</>
}
