import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'

export const PROTOCOLS = ['imap', 'pop3'] as const
export const SECURITIES = ['tls', 'starttls', 'none'] as const
export const AFTER_INTAKE = ['leave', 'move', 'delete'] as const
export const BEGINNINGS = ['now', 'backlog'] as const

export const FLOWS = ['client-credentials', 'refresh-token', 'service-account'] as const

export type Flow = (typeof FLOWS)[number]
export type Protocol = (typeof PROTOCOLS)[number]
export type Security = (typeof SECURITIES)[number]
export type AfterIntake = (typeof AFTER_INTAKE)[number]
export type Beginning = (typeof BEGINNINGS)[number]

/** Why mails cannot be fetched. Our own sentence by its code, else the service's. */
export interface Fault {
  code: string
  sentence: string
  facts: Record<string, string>
  /** What the server said. */
  detail?: string | null
  since?: string | null
}

export interface MailboxState {
  phase: 'off' | 'connecting' | 'fetching' | 'watching' | 'waiting' | 'failing'
  fault?: Fault | null
  warning?: Fault | null
  nextTryAt?: string | null
  lastFetchAt?: string | null
  lastMailAt?: string | null
  lagSeconds?: number | null
  waiting: number
  taken: number
  errors: { at: string; code: string; sentence: string; facts: Record<string, string>; detail?: string | null }[]
}

/** How tokens are got for a login without a password. Secrets are sent and never answered. */
export interface Tokens {
  flow: Flow
  tokenUrl: string
  clientId: string
  scope: string
}

export interface Mailbox {
  id: string
  name: string
  protocol: Protocol
  host: string
  port: number
  security: Security
  user: string
  oauth?: Tokens | null
  trusted?: string | null
  folder: string
  group: string
  afterIntake: AfterIntake
  moveTo?: string | null
  beginning: Beginning
  enabled: boolean
  state: MailboxState
}

/** What is absent stays as it is, or is the usual. */
export type Wish = Partial<Omit<Mailbox, 'id' | 'state' | 'oauth'>> & {
  password?: string
  oauth?: Tokens & { clientSecret?: string; refreshToken?: string }
}

export interface TestResult {
  ok: boolean
  /** The steps that went well. */
  passed: string[]
  fault?: Fault | null
  mails?: number | null
  pushes?: boolean | null
  folders: string[]
}

const key = [...keys.setup, 'mailboxes'] as const

export function useMailboxes() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (await call<{ mailboxes: Mailbox[]; unencryptedAllowed: boolean }>('/mailboxes', { signal })).body,
    // No event of the desk tells how a mailbox is doing.
    refetchInterval: 3_000,
  })
}

/** Changes the mailbox of this id, or makes one where there is none. */
export function useSaveMailbox(id: string | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wish: Wish) =>
      call<Mailbox>(
        id ? `/mailboxes/${id}` : '/mailboxes',
        id
          ? { method: 'PATCH', body: wish }
          : { method: 'POST', body: wish, headers: { 'Idempotency-Key': crypto.randomUUID() } },
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

/** Tries a mailbox with what is wished for, and keeps nothing of that. */
export function useTestMailbox(id: string | undefined) {
  return useMutation({
    mutationFn: async (wish: Wish) =>
      (await call<TestResult>(id ? `/mailboxes/${id}/test` : '/mailboxes/test', { method: 'POST', body: wish })).body,
  })
}

export function useFetchNow(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => call<Mailbox>(`/mailboxes/${id}/fetch`, { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

export function useDeleteMailbox(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => call<void>(`/mailboxes/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}
