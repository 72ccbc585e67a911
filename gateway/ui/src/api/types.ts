// The shapes that the services answer with; what this page does not use is left out.

export type Visibility = 'public' | 'internal'

export interface Named {
  id: string
  name?: string | null
}

export interface Customer extends Named {
  email?: string | null
}

export interface TicketState {
  id: string
  type: string
}

export interface Priority {
  id: string
  weight: number
}

export interface Ticket {
  id: string
  version: number
  number: number
  key: string
  subject: { value: string; visibility: Visibility }
  state: TicketState
  priority: Priority
  type?: string | null
  group?: Named | null
  assignee?: Customer | null
  customer: Customer
  tags: string[]
  /** Custom fields by name. */
  fields?: Record<string, { value: FieldContent; visibility: Visibility }>
  landmarks: { messageCount: number; lastCustomerContact?: string | null; lastAgentContact?: string | null }
  mergedInto?: string | null
  /** The ids of the tickets that were merged into it. */
  mergedFrom?: string[]
  channel: string
  createdAt: string
  updatedAt: string
  /** What the customer last thought of a solution: from 1, the worst, to 5, the best. */
  rating?: { score: number; comment?: { value: string } | null; at: string; solvedAt: string } | null
  /** The ids of those who watch it; for the desk. */
  watchers?: string[]
}

/** A ticket as lists carry it: the subject is a plain text there. */
export interface TicketRow {
  id: string
  key: string
  version: number
  subject: string
  state: TicketState
  priority: Priority
  group?: Named | null
  assignee?: Named | null
  customer: Customer
  excerpt?: string | null
  /** Absent where the row was made of a ticket's own answer. */
  messageCount?: number
  /** When the customer, and when the desk, wrote last. */
  lastCustomerContact?: string | null
  lastAgentContact?: string | null
  updatedAt: string
}

export interface TicketPage {
  tickets: TicketRow[]
  total: number
  next?: string | null
  stale: boolean
}

export interface View {
  id: string
  name: string
  count: number
}

export interface Attachment {
  n: number
  name: string
  mediaType: string
  size: number
  inline: boolean
  contentId?: string | null
  /** It came by mail and is of a kind that is not taken here: kept, and handed to administrators of mail alone. */
  withheld?: boolean | null
}

export interface Delivery {
  recipient: string
  state: 'sent' | 'delayed' | 'bounced' | 'failed' | 'blocked' | 'uncertain' | 'held' | 'discarded' | 'withdrawn'
  at: string
  /** What a mail server or somebody of the desk said; in English where it is our own. */
  reason?: string | null
  /** Our own reason, as a word. */
  because?: string | null
  /** Of a delayed mail, when it is given up; of a blocked one, when mail goes there again. */
  until?: string | null
}

export interface Message {
  id: string
  n: number
  ticketId: string
  author: { role: 'customer' | 'agent' | 'system'; id?: string | null; name?: string | null; email?: string | null }
  visibility: Visibility
  channel: string
  text: string
  html?: string | null
  quoted?: string | null
  attachments: Attachment[]
  /**
   * Whom a mail names; of a forward, to whom it went. For the desk, who gets it unseen. When it was written, where that was long
   * before it came.
   */
  mail?: {
    to: string[]
    cc: string[]
    bcc?: string[] | null
    sentAt?: string | null
    forged?: boolean | null
  } | null
  automatic: boolean
  /** For the desk: what became of the mails that carried it out. */
  delivery?: Delivery[] | null
  createdAt: string
  erased: boolean
  /** Of which message it is a copy, where a ticket was split. */
  copiedFrom?: string | null
  /** The ticket that it was written to, where that was merged into the one that is read. */
  mergedFrom?: { id: string; key: string } | null
}

/** Newest first; `next` is the `before` of the page with older ones. */
export interface MessagePage {
  messages: Message[]
  next?: string | null
}

/** One change of a ticket. `change` has what its type says: mostly `from` and `to`. */
export interface Change {
  id: string
  version: number
  type: string
  time: string
  actor: string
  actorName?: string | null
  change: Record<string, unknown>
  /** The key of the other ticket, where the change has to do with another. */
  ticketKey?: string | null
  /** Of which change of many tickets it was a part. */
  bulkChange?: { id: string; kind: string; reason?: string | null } | null
}

/** Oldest first; `next` is the `after` of the page with newer ones. */
export interface HistoryPage {
  history: Change[]
  next?: number | null
}

/** A ticket with what is read along with it. */
export interface WholeTicket extends Ticket {
  messages: MessagePage
  /** For the desk. */
  history?: HistoryPage
  /** For customers. */
  steps?: Steps
}

/** What a customer can do besides writing. */
export interface Steps {
  close: boolean
  reopen: boolean
  /** Of a closed ticket, when its reopening ends, or has ended; absent where it does not. */
  reopenUntil?: string | null
  /** Where it goes what the customer writes. */
  write: 'here' | 'new-ticket' | 'nowhere'
}

/** A file that waits to be named by a message. */
export interface Upload {
  id: string
  name: string
  mediaType: string
  size: number
}

export interface Group {
  id: string
  name: string
  address?: string | null
  signature?: string | null
  /** By language tag. */
  signatures?: Record<string, string>
  language?: string | null
  followUp?: FollowUp
  /** The id of its calendar; the standard one where absent. */
  calendar?: string | null
  /** How soon it answers whoever writes, in minutes of working time. */
  answerWithinMinutes?: number | null
  /** Whether customers are asked what they think of a solution, and how many hours later by mail. */
  askRating?: { asked: boolean; afterHours?: number | null }
  active?: boolean
}

/** What becomes of a closed ticket whose customer writes again. */
export interface FollowUp {
  rule: 'reopen' | 'reopen-within' | 'new-ticket'
  days?: number | null
}

/** Each level includes those before it. */
export const LEVELS = ['read', 'create', 'change', 'full'] as const
export type Level = (typeof LEVELS)[number]

/** Group id → level; `*` stands for every group. */
export type Access = Partial<Record<string, Level>>

export interface Me {
  id: string
  name?: string | null
  email?: string | null
  roles: string[]
  groups: string[]
  /** What the account may do, where its access to the group allows it too. */
  permissions: string[]
  access: Access
  language?: string | null
  /** A name of the tz database. */
  timeZone?: string | null
  /** Of a customer, where its members share their tickets. */
  organization?: Named | null
}

/** By language tag. */
export type Label = Record<string, string>

/** What administrators define; what is no longer active stays on what has it, and nobody can choose it. */
export interface Definition {
  id: string
  label: Label
  order: number
  active: boolean
}

export interface StateOption extends Definition {
  type: string
  customerLabel: Label
  /** Stands for its type: what a ticket enters by itself. */
  default: boolean
}

export interface PriorityOption extends Definition {
  weight: number
  default: boolean
}

export interface TypeOption extends Definition {
  /** By state what may follow; from a state that is absent, all may. */
  transitions: Record<string, string[]>
  priority?: string | null
  /** Names of the fields that its tickets have. */
  fields: string[]
  /** Whether customers may choose it. */
  offered: boolean
  /** What customers call it; empty for the label. */
  customerLabel: Label
  /** When customers should choose it, in a sentence. */
  help: Label
}

export const FIELD_KINDS = [
  'text',
  'paragraph',
  'number',
  'decimal',
  'date',
  'date-time',
  'checkbox',
  'select',
  'multi-select',
  'tree',
  'url',
  'phone',
] as const

export type FieldKind = (typeof FIELD_KINDS)[number]

export type FieldContent = string | number | boolean | string[]

export interface FieldOption {
  id: string
  label: Label
  parent?: string | null
  active: boolean
}

export interface FieldAccess {
  roles: string[]
  states: string[]
}

export interface FieldDefinition extends Definition {
  target: 'ticket' | 'person' | 'organization'
  name: string
  kind: FieldKind
  help: Label
  options: FieldOption[]
  visibility: Visibility
  required: 'no' | 'opening' | 'closing'
  types: string[]
  shown: FieldAccess
  editable: FieldAccess
}

export interface TicketSettings {
  keyPrefix: string
  priority: string
}

export interface Person {
  id: string
  name?: string | null
  agent: boolean
}

export interface TicketChange {
  subject?: string
  state?: string
  assignee?: string | null
  group?: string
  priority?: string
  type?: string | null
  tags?: string[]
  watchers?: string[]
  /** null takes a value away. */
  fields?: Record<string, FieldContent | null>
}

export function isAgent(me: Me): boolean {
  return me.roles.includes('agent') || me.roles.includes('admin')
}

export function may(me: Me, permission: string): boolean {
  return me.permissions.includes(permission)
}

/** Whether the account has this level in a group; a ticket without one is for those who have every group. */
export function mayIn(me: Me, needed: Level, group: string | undefined): boolean {
  return [group, '*'].some((key) => {
    const level = key === undefined ? undefined : me.access[key]
    return level !== undefined && LEVELS.indexOf(level) >= LEVELS.indexOf(needed)
  })
}

/** Whether an agent may answer and change a ticket; the services check it again. */
export function mayChange(me: Me, ticket: Pick<Ticket, 'group'>): boolean {
  return may(me, 'ticket.change') && mayIn(me, 'change', ticket.group?.id)
}

/** Whether an agent may make a ticket one with another, and two again; the services look at the other one too. */
export function mayMerge(me: Me, ticket: Pick<Ticket, 'group'>): boolean {
  return mayChange(me, ticket) && may(me, 'ticket.merge') && mayIn(me, 'full', ticket.group?.id)
}

/** May set up something here. */
export function isAdmin(me: Me): boolean {
  return me.permissions.some((permission) => permission.startsWith('admin.'))
}
