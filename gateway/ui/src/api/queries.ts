import {
  type InfiniteData,
  type Query,
  QueryClient,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type Answer, call, Problem } from './http'
import type {
  Change,
  FieldContent,
  FieldDefinition,
  Group,
  HistoryPage,
  Me,
  Message,
  MessagePage,
  Named,
  PriorityOption,
  StateOption,
  Steps,
  Ticket,
  TicketChange,
  TicketPage,
  TicketRow,
  TypeOption,
  View,
  Visibility,
  WholeTicket,
} from './types'
import { asRow, remember, waitToken, withOwnWrites } from './writes'

export const keys = {
  me: ['me'] as const,
  setup: ['setup'] as const,
  outgoing: ['outgoing-mail'] as const,
  sending: ['outgoing-mail', 'mode'] as const,
  groups: ['setup', 'groups'] as const,
  definitions: (kind: string) => ['setup', 'definitions', kind] as const,
  lists: ['lists'] as const,
  views: ['lists', 'views'] as const,
  list: (list: ListName) => ['lists', 'tickets', list] as const,
  tickets: ['ticket'] as const,
  ticket: (id: string) => ['ticket', id] as const,
  ticketItself: (id: string) => ['ticket', id, 'itself'] as const,
  messages: (id: string) => ['ticket', id, 'messages'] as const,
  history: (id: string) => ['ticket', id, 'history'] as const,
  steps: (id: string) => ['ticket', id, 'steps'] as const,
}

/** A view by its id, or the words of a search. */
export type ListName = { view: string } | { search: string }

/** What is away is asked for again so often; not by every page in the same moment. */
const AWAY_AGAIN_MS = 6_000 + Math.random() * 4_000

const isAway = (problem: unknown) => problem instanceof Problem && problem.away !== undefined

export function newQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What is shown is refreshed by events; a look every now and then covers what they might miss.
        staleTime: 60_000,
        refetchOnWindowFocus: 'always',
        retry: (failures, problem) => problem instanceof Problem && problem.isPassing && failures < 2,
        refetchInterval: ({ state }) => (isAway(state.error) ? AWAY_AGAIN_MS : false),
      },
    },
  })
}

export async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await call<T>(path, signal ? { signal } : {})).body
}

export function useMe() {
  return useQuery({ queryKey: keys.me, queryFn: ({ signal }) => read<Me>('/me', signal), staleTime: Infinity })
}

export function useStates() {
  return useQuery({
    queryKey: keys.definitions('states'),
    queryFn: async ({ signal }) => (await read<{ states: StateOption[] }>('/states', signal)).states,
  })
}

export function usePriorities() {
  return useQuery({
    queryKey: keys.definitions('priorities'),
    queryFn: async ({ signal }) => (await read<{ priorities: PriorityOption[] }>('/priorities', signal)).priorities,
  })
}

export function useTypes() {
  return useQuery({
    queryKey: keys.definitions('types'),
    queryFn: async ({ signal }) => (await read<{ types: TypeOption[] }>('/types', signal)).types,
  })
}

/** All of them; for customers those that are public. */
export function useFields() {
  return useQuery({
    queryKey: keys.definitions('fields'),
    queryFn: async ({ signal }) => (await read<{ fields: FieldDefinition[] }>('/fields', signal)).fields,
  })
}

/** To whom the tickets of a group may be given. */
export function useAgents(group: string | undefined) {
  return useQuery({
    queryKey: [...keys.setup, 'agents', 'of', group],
    enabled: group !== undefined,
    queryFn: async ({ signal }) =>
      (await read<{ agents: Named[] }>(`/agents?group=${encodeURIComponent(group!)}`, signal)).agents,
    staleTime: 60_000,
  })
}

/** All who work here. */
export function useEveryAgent(isWanted = true) {
  return useQuery({
    queryKey: [...keys.setup, 'agents', 'every'],
    enabled: isWanted,
    queryFn: async ({ signal }) => (await read<{ agents: Named[] }>('/agents', signal)).agents,
    staleTime: 60_000,
  })
}

/** For the desk; nobody else may ask. */
export function useGroups(isWanted = true) {
  return useQuery({
    queryKey: keys.groups,
    enabled: isWanted,
    queryFn: async ({ signal }) => (await read<{ groups: Group[] }>('/groups', signal)).groups,
    staleTime: 60_000,
  })
}

export function useViews() {
  return useQuery({
    queryKey: keys.views,
    queryFn: async ({ signal }) => (await read<{ views: View[] }>('/views', signal)).views,
  })
}

/** The lists that the ticket-service answers from its own store while the search-service is away. */
const FALLBACK: Record<string, string> = { 'my-open': 'mine', unassigned: 'unassigned' }

export interface ListPart extends TicketPage {
  /** Not from the index: it is away, and only this part of it can be told. */
  fallback?: boolean
}

export function useTicketList(list: ListName) {
  return useInfiniteQuery({
    queryKey: keys.list(list),
    queryFn: ({ pageParam, signal }) => readList(list, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ListPart) => page.next ?? undefined,
    select: inOneList,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.fallback || isAway(state.error) ? AWAY_AGAIN_MS : false),
  })
}

/** Each ticket once: it may move from one part to another while these are asked for one after the other. */
export function inOneList({ pages }: InfiniteData<ListPart>) {
  const rows = new Map(pages.flatMap((page) => page.tickets).map((row) => [row.id, row]))
  return { first: pages[0], rows: [...rows.values()] }
}

async function readList(list: ListName, cursor: string | undefined, signal: AbortSignal): Promise<ListPart> {
  const path = 'view' in list ? `/views/${encodeURIComponent(list.view)}/tickets` : '/search'
  const asked = new URLSearchParams()
  if ('search' in list) asked.set('q', list.search)
  if (cursor) asked.set('cursor', cursor)
  const after = waitToken()
  if (after) asked.set('after', after)
  try {
    return withOwnWrites(await read<TicketPage>(`${path}?${asked}`, signal))
  } catch (problem) {
    const fallback = 'view' in list ? FALLBACK[list.view] : undefined
    if (!(problem instanceof Problem) || problem.status < 502 || !fallback) throw problem
    const { tickets } = await read<{ tickets: Ticket[] }>(`/tickets?list=${fallback}`, signal)
    return { tickets: tickets.map(asRow), total: tickets.length, next: null, stale: false, fallback: true }
  }
}

const ticketPath = (name: string) => `/tickets/${encodeURIComponent(name)}`

const ticketQuery = (name: string, isDesk: boolean) => ({
  queryKey: keys.ticketItself(name),
  queryFn: async ({ client, signal }: { client: QueryClient; signal: AbortSignal }) => {
    const known = client.getQueryData<Ticket>(keys.ticketItself(name))
    const ticket = known ? await read<Ticket>(ticketPath(name), signal) : await readWhole(client, name, isDesk, signal)
    const now = client.getQueryData<Ticket>(keys.ticketItself(name))
    // A change may have been answered while this was on its way, and be in it or not.
    return now && now !== known && now.version > ticket.version ? now : ticket
  },
})

/** Reads a ticket with all that its page shows first, in one request: what came along is there before anything is drawn of it. */
async function readWhole(queries: QueryClient, name: string, isDesk: boolean, signal: AbortSignal): Promise<Ticket> {
  const asked = Date.now()
  const parts = isDesk ? 'messages,history' : 'messages,steps'
  const { messages, history, steps, ...ticket } = await read<WholeTicket>(`${ticketPath(name)}?with=${parts}`, signal)
  const fill = <T>(key: QueryKey, data: T) => {
    const known = queries.getQueryState(key)
    // What somebody has asked for by itself meanwhile is newer.
    if (known && (known.fetchStatus !== 'idle' || known.dataUpdatedAt > asked)) return
    queries.setQueryData<T>(key, data)
  }
  fill<InfiniteData<MessagePage>>(keys.messages(ticket.id), { pages: [messages], pageParams: [undefined] })
  if (history) {
    fill<InfiniteData<HistoryPage>>(keys.history(ticket.id), { pages: [history], pageParams: [ticket.version] })
  }
  if (steps) fill<Steps>(keys.steps(ticket.id), steps)
  // Its page goes on under the id where somebody has come by another name.
  if (ticket.id !== name) fill<Ticket>(keys.ticketItself(ticket.id), ticket)
  return ticket
}

/** The tickets that are being read for the first time. What happens meanwhile, their answers may not tell. */
export function ticketsUnderWay(queries: QueryClient): Promise<Ticket>[] {
  return queries
    .getQueryCache()
    .findAll({ queryKey: keys.tickets, fetchStatus: 'fetching', predicate: isFirstReading })
    .flatMap(({ promise }) => (promise ? [promise as Promise<Ticket>] : []))
}

export function isFirstReading({ queryKey, state }: Query): boolean {
  return queryKey[0] === keys.tickets[0] && queryKey[2] === 'itself' && state.data === undefined
}

const messagesQuery = (ticketId: string) => ({
  queryKey: keys.messages(ticketId),
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    read<MessagePage>(
      `/tickets/${ticketId}/messages${pageParam ? `?before=${encodeURIComponent(pageParam)}` : ''}`,
      signal,
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: MessagePage) => page.next ?? undefined,
})

/** @param isDesk for whom its history is read along */
export function useTicket(name: string, isDesk: boolean) {
  return useQuery(ticketQuery(name, isDesk))
}

export function useMessages(ticketId: string) {
  return useInfiniteQuery({ ...messagesQuery(ticketId), select: inReadingOrder })
}

/** What a customer can do with a ticket besides writing. */
export function useSteps(ticketId: string) {
  return useQuery({
    queryKey: keys.steps(ticketId),
    queryFn: async ({ signal }) => (await read<{ steps: Steps }>(`${ticketPath(ticketId)}?with=steps`, signal)).steps,
  })
}

/** Whether the conversation is there, or why it is not. */
export function useHasConversation(ticketId: string) {
  const messages = useInfiniteQuery({ ...messagesQuery(ticketId), enabled: false })
  const history = useInfiniteQuery({ ...historyQuery(ticketId, 0), enabled: false })
  return !messages.isPending && !history.isLoading
}

/** How many versions of a ticket one page of its history goes back. */
const HISTORY_PAGE = 200

/** History is read forwards, so each part says from where; what came since the ticket was read belongs to the newest part. */
const historyQuery = (ticketId: string, version: number) => ({
  queryKey: keys.history(ticketId),
  queryFn: ({ pageParam, signal }: { pageParam: number; signal: AbortSignal }) =>
    read<HistoryPage>(`/tickets/${ticketId}/history?after=${Math.max(0, pageParam - HISTORY_PAGE)}&limit=500`, signal),
  initialPageParam: version,
  getNextPageParam: (_page: HistoryPage, _pages: HistoryPage[], from: number) =>
    from > HISTORY_PAGE ? from - HISTORY_PAGE : undefined,
})

/** The changes of a ticket, for the desk; oldest first, as far back as was asked for. */
export function useHistory(ticket: Ticket, isWanted = true) {
  return useInfiniteQuery({ ...historyQuery(ticket.id, ticket.version), enabled: isWanted, select: inOrder })
}

function inOrder({ pages }: InfiniteData<HistoryPage>): Change[] {
  const changes = new Map(pages.flatMap((page) => page.history).map((change) => [change.version, change]))
  return [...changes.values()].sort((a, b) => a.version - b.version)
}

/** Asks for a ticket that somebody is about to open from a list. */
export function usePrefetchTicket({ id, version }: Pick<TicketRow, 'id' | 'version'>, isDesk: boolean) {
  const queries = useQueryClient()
  return () => {
    const isKnown = queries.getQueryData(keys.ticketItself(id)) !== undefined
    void queries.prefetchQuery(ticketQuery(id, isDesk))
    if (!isKnown) return
    // What is here already is shown at once, and its page asks for each part that is old by itself: so does this, ahead of it.
    void queries.prefetchInfiniteQuery(messagesQuery(id))
    if (isDesk) void queries.prefetchInfiniteQuery(historyQuery(id, version))
  }
}

/** What else this customer has here, newest first. */
export function useTicketsOf(customerId: string, isWanted = true) {
  return useQuery({
    queryKey: [...keys.lists, 'customer', customerId],
    enabled: isWanted,
    queryFn: ({ signal }) =>
      read<TicketPage>(`/search?${new URLSearchParams({ q: `customer:"${customerId}"`, limit: '6' })}`, signal),
  })
}

/** Oldest first, each once: a page may overlap with the one before when messages came in between. */
export function inReadingOrder(data: InfiniteData<MessagePage>): Message[] {
  const newestFirst = new Map(data.pages.flatMap((page) => page.messages).map((message) => [message.id, message]))
  return [...newestFirst.values()].reverse()
}

/** Takes in a ticket as a service has just answered it, unless a newer one is here already. */
export function takeIn(queries: QueryClient, ticket: Ticket) {
  queries.setQueryData<Ticket>(keys.ticketItself(ticket.id), (known) =>
    known && known.version > ticket.version ? known : ticket,
  )
  remember(ticket)
  void queries.invalidateQueries({ queryKey: keys.lists })
}

interface TicketChanging {
  change: TicketChange
  /** What it makes of the ticket before the service has answered. */
  shown: Partial<Ticket>
  /** The version that whoever changes it had before their eyes. */
  seen: number
  /** Over whatever came since. */
  force?: boolean
}

/**
 * Changes a ticket as it was read, and shows it so at once. Where the service refuses, the ticket is again as it was; where
 * somebody else has changed the same field meanwhile, the problem has both values.
 */
export function useChangeTicket(ticket: Ticket) {
  const queries = useQueryClient()
  const key = keys.ticketItself(ticket.id)
  return useMutation({
    mutationFn: ({ change, seen, force }: TicketChanging) =>
      call<Ticket>(`/tickets/${ticket.id}`, {
        method: 'PATCH',
        body: change,
        headers: force ? {} : { 'If-Match': `"${seen}"` },
      }),
    onMutate: async ({ shown }) => {
      await queries.cancelQueries({ queryKey: key })
      const before = queries.getQueryData<Ticket>(key)
      queries.setQueryData<Ticket>(key, before && { ...before, ...shown })
      return { before, after: queries.getQueryData<Ticket>(key) }
    },
    onSuccess: ({ body }) => {
      takeIn(queries, body)
      void queries.invalidateQueries({ queryKey: keys.history(ticket.id) })
    },
    onError: (_problem, _wanted, context) => {
      if (queries.getQueryData(key) === context?.after) queries.setQueryData(key, context?.before)
      void queries.invalidateQueries({ queryKey: keys.ticket(ticket.id) })
    },
  })
}

export interface NewMessage {
  body: string
  visibility: Visibility
  /** The newest message that the writer has seen; absent to send whatever came meanwhile. */
  afterMessage?: number
  idempotencyKey: string
  /** Ids of uploads. */
  attachments?: string[]
  /** `email` unless it says otherwise. */
  channel?: string
  cc?: string[]
  /** Who gets it without the others being told. */
  bcc?: string[]
  /** The ids of colleagues whom a note names. */
  mentions?: string[]
  signature?: boolean
  /** Takes the caller's draft along. */
  draft?: boolean
}

export function useWriteMessage(ticket: Ticket) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ idempotencyKey, ...message }: NewMessage): Promise<Answer<Message>> =>
      call<Message>(`/tickets/${ticket.id}/messages`, {
        method: 'POST',
        body: message,
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    onSuccess: async () => {
      // A message may change more than the conversation: a reply sets the state. So the ticket is asked, not guessed.
      await queries.invalidateQueries({ queryKey: keys.ticket(ticket.id) })
      const now = queries.getQueryData<Ticket>(keys.ticketItself(ticket.id))
      if (now) remember(now)
      void queries.invalidateQueries({ queryKey: keys.lists })
    },
    onError: (problem) => {
      if (problem instanceof Problem && problem.status === 412) {
        void queries.invalidateQueries({ queryKey: keys.ticket(ticket.id) })
      }
    },
  })
}

export interface NewTicket {
  subject: string
  body: string
  customer?: { email: string; name?: string }
  group?: string
  type?: string
  fields?: Record<string, FieldContent>
  /** How it began, where an agent opens it. */
  channel?: string
  /** Ids of uploads. */
  attachments?: string[]
}

export function useOpenTicket() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ ticket, idempotencyKey }: { ticket: NewTicket; idempotencyKey: string }) =>
      call<Ticket>('/tickets', { method: 'POST', body: ticket, headers: { 'Idempotency-Key': idempotencyKey } }),
    onSuccess: ({ body }) => takeIn(queries, body),
  })
}

export type { TicketRow }
