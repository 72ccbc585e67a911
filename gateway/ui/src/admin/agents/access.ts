import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import { type Access, LEVELS, type Level, type Ticket } from '../../api/types'

export interface Agent {
  id: string
  name?: string | null
  email?: string | null
  active: boolean
  /** What counts; `rolesGiven` tells whether an administrator gave them or the login has them. */
  roles: string[]
  rolesGiven: boolean
  permissions: string[]
  access: Access
  accessGiven: boolean
  /** A service account: it has no login and acts by API tokens. */
  program?: boolean
  /** Has an account and has not signed in yet. */
  invited?: boolean
  /** Whether a second factor is demanded of this agent in particular. */
  twoFactor?: boolean
}

export interface NewServiceAccount {
  name: string
  roles: string[]
  access: Access
}

export interface Role {
  id: string
  name: string
  permissions: string[]
  builtIn: boolean
}

export interface AgentChange {
  active?: boolean
  /** null gives back what the login says. */
  roles?: string[] | null
  access?: Access | null
  twoFactor?: boolean
}

/** Stands for every group in an access. */
export const EVERY_GROUP = '*'

const agents = ['setup', 'agents', 'access'] as const
const roles = ['setup', 'roles'] as const

export function useAgentAccess() {
  return useQuery({
    queryKey: agents,
    queryFn: async ({ signal }) => (await call<{ agents: Agent[] }>('/agents', { signal })).body.agents,
  })
}

/** The roles, and every permission that there is. */
export function useRoles() {
  return useQuery({
    queryKey: roles,
    queryFn: async ({ signal }) => (await call<{ roles: Role[]; permissions: string[] }>('/roles', { signal })).body,
  })
}

/** The open tickets that somebody has who may not go on with them. */
export function useLeftTickets(agentId: string | undefined) {
  return useQuery({
    queryKey: ['ticket', 'of-agent', agentId],
    enabled: agentId !== undefined,
    queryFn: async ({ signal }) =>
      (
        await call<{ tickets: Ticket[] }>(`/tickets?list=mine&limit=200&agent=${encodeURIComponent(agentId!)}`, {
          signal,
        })
      ).body.tickets,
  })
}

export function useChangeAgent() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: AgentChange }) =>
      call<Agent>(`/agents/${encodeURIComponent(id)}`, { method: 'PATCH', body: change }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.setup }),
  })
}

export function useOpenServiceAccount() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (account: NewServiceAccount) => call<Agent>('/agents', { method: 'POST', body: account }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.setup }),
  })
}

/** Changes the role of this id, or makes one where there is none. */
export function useSaveRole(id: string | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (role: Partial<Role>) =>
      call<Role>(id ? `/roles/${id}` : '/roles', { method: id ? 'PATCH' : 'POST', body: role }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.setup }),
  })
}

export function useDeleteRole() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call(`/roles/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: roles }),
  })
}

/** The level that an agent has in a group, by its own line or by the one for every group. */
export function levelIn(access: Access, group: string): Level | undefined {
  const levels = [access[group], access['*']].filter((level) => level !== undefined)
  return levels.sort((one, other) => LEVELS.indexOf(other) - LEVELS.indexOf(one))[0]
}

/** One line of the matrix changed: without a level the line goes. */
export function withLevel(access: Access, group: string, level: Level | undefined): Access {
  const { [group]: _, ...others } = access
  return level ? { ...others, [group]: level } : others
}
