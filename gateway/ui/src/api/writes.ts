import type { Ticket, TicketPage, TicketRow } from './types'

// The index of the lists follows a moment behind. Lists therefore ask for a state that has this page's last write in it,
// and lay that write over the answer while the index has not caught up.

const REMEMBERED_MS = 30_000

interface Write {
  ticket: Ticket
  at: number
}

const written = new Map<string, Write>()

export function remember(ticket: Ticket, now = Date.now()) {
  const before = written.get(ticket.id)
  if (!before || before.ticket.version <= ticket.version) written.set(ticket.id, { ticket, at: now })
}

export function forgetWrites() {
  written.clear()
}

/** What a list has to wait for, as `ticketId:version`. */
export function waitToken(now = Date.now()): string | undefined {
  for (const [id, write] of written) if (now - write.at > REMEMBERED_MS) written.delete(id)
  const last = [...written.values()].sort((a, b) => b.at - a.at)[0]
  return last && `${last.ticket.id}:${last.ticket.version}`
}

/** A list with this page's own newer changes in the rows that it has. */
export function withOwnWrites(page: TicketPage): TicketPage {
  return { ...page, tickets: page.tickets.map(withOwnWrite) }
}

function withOwnWrite(row: TicketRow): TicketRow {
  const own = written.get(row.id)?.ticket
  return own && own.version > row.version ? { ...row, ...asRow(own), excerpt: row.excerpt ?? null } : row
}

export function asRow(ticket: Ticket): TicketRow {
  const { id, key, version, state, priority, group, assignee, customer, updatedAt } = ticket
  return {
    id,
    key,
    version,
    subject: ticket.subject.value,
    state,
    priority,
    group: group ?? null,
    assignee: assignee ?? null,
    customer,
    lastCustomerContact: ticket.landmarks.lastCustomerContact ?? null,
    lastAgentContact: ticket.landmarks.lastAgentContact ?? null,
    updatedAt,
  }
}
