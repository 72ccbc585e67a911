import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { call, Problem } from '../api/http'
import type { FieldContent, Ticket } from '../api/types'
import { conflictsIn } from '../ticket/conflicts'

export interface PersonDetails {
  id: string
  version: number
  name?: string | null
  emails: string[]
  phones: string[]
  identities: string[]
  externalId?: string | null
  organizationId?: string | null
  jobTitle?: string | null
  language?: string | null
  timeZone?: string | null
  notes?: string | null
  fields: Record<string, { value: FieldContent; visibility: string }>
  active: boolean
  agent: boolean
  mergedFrom: string[]
  mergedInto?: string | null
  erased: boolean
  createdAt?: string | null
}

export interface Organization {
  id: string
  version: number
  name: string
  domains: string[]
  shared: boolean
  externalId?: string | null
  notes?: string | null
  fields: PersonDetails['fields']
  createdAt?: string | null
}

/** What was erased, without any of it. */
export interface Receipt {
  state: 'running' | 'repeating' | 'done'
  requestedBy: string
  requestedByName?: string | null
  requestedAt: string
  completedAt?: string | null
  profile: number
  tickets: number
  messages: number
  addressed: number
  files: number
}

export const keys = {
  people: ['people'] as const,
  person: (id: string) => ['people', 'one', id] as const,
  organizations: ['organizations'] as const,
  organization: (id: string) => ['organizations', 'one', id] as const,
}

async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  return (await call<T>(path, { signal })).body
}

function asked(parameters: Record<string, string | undefined>) {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return new URLSearchParams(given)
}

/** Newest first; by what was typed, or the members of an organization. */
export function usePeople(filter: { q?: string; organization?: string }, isWanted = true) {
  return useInfiniteQuery({
    queryKey: [...keys.people, 'list', filter],
    enabled: isWanted,
    queryFn: ({ pageParam, signal }) =>
      read<{ people: PersonDetails[]; next?: string }>(`/people?${asked({ ...filter, cursor: pageParam })}`, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.people),
  })
}

export function usePerson(id: string, isWanted = true) {
  return useQuery({
    queryKey: keys.person(id),
    enabled: isWanted,
    queryFn: ({ signal }) => read<PersonDetails>(`/people/${encodeURIComponent(id)}`, signal),
  })
}

/** By name. */
export function useOrganizations(q = '') {
  return useInfiniteQuery({
    queryKey: [...keys.organizations, 'list', q],
    queryFn: ({ pageParam, signal }) =>
      read<{ organizations: Organization[]; next?: string }>(
        `/organizations?${asked({ q, cursor: pageParam, limit: '200' })}`,
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.organizations),
  })
}

export function useOrganization(id: string | null | undefined) {
  return useQuery({
    queryKey: keys.organization(id ?? ''),
    enabled: Boolean(id),
    queryFn: ({ signal }) => read<Organization>(`/organizations/${encodeURIComponent(id ?? '')}`, signal),
  })
}

/** The tickets of a person or an organization that are in one's sight, newest first. */
export function useTicketsBelow(of: 'people' | 'organizations', id: string) {
  return useInfiniteQuery({
    queryKey: ['lists', of, id],
    queryFn: ({ pageParam, signal }) =>
      read<{ tickets: Ticket[]; next?: string }>(`/${of}/${id}/tickets?${asked({ cursor: pageParam })}`, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.tickets),
  })
}

/** @param known as it was when its form was opened, whatever others have made of it since */
function useSave<T extends { id: string; version: number }>(path: string, known: T | undefined) {
  const queries = useQueryClient()
  const seen = useRef(known?.version)
  return useMutation({
    mutationFn: (body: Record<string, unknown>) =>
      call<T>(known ? `${path}/${known.id}` : path, {
        method: known ? 'PATCH' : 'POST',
        body,
        ...(seen.current === undefined ? {} : { headers: { 'If-Match': `"${seen.current}"` } }),
      }),
    onError: (problem) => {
      // Both values are shown then: whoever saves once more has seen what is there.
      if (conflictsIn(problem).length > 0 && problem instanceof Problem) seen.current = Number(problem.facts.version)
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.people })
      void queries.invalidateQueries({ queryKey: keys.organizations })
      void queries.invalidateQueries({ queryKey: ['lists'] })
    },
  })
}

/** Changes a person as it was read, or makes one. */
export const useSavePerson = (known?: PersonDetails) => useSave<PersonDetails>('/people', known)

export const useSaveOrganization = (known?: Organization) => useSave<Organization>('/organizations', known)

export function useRemoveOrganization(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => call<void>(`/organizations/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.organizations }),
  })
}

/** Merges a person into another, or takes that back where no other is named. */
export function useMerge() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, into }: { id: string; into?: string }) =>
      into
        ? call<void>(`/people/${id}/merge`, { method: 'POST', body: { into } })
        : call<void>(`/people/${id}/unmerge`, { method: 'POST' }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.people })
      void queries.invalidateQueries({ queryKey: ['lists'] })
    },
  })
}

export function useErase(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => call<Receipt>(`/people/${id}/erasure`, { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.people }),
  })
}

/** Asked again until the erasure is done. */
export function useReceipt(id: string, isWanted: boolean) {
  return useQuery({
    queryKey: [...keys.person(id), 'erasure'],
    enabled: isWanted,
    queryFn: ({ signal }) => read<Receipt>(`/people/${id}/erasure`, signal),
    refetchInterval: (query) => (query.state.data?.state === 'done' ? false : 3_000),
  })
}

export const nameOf = (person: Pick<PersonDetails, 'id' | 'name' | 'emails' | 'externalId'>) =>
  person.name || person.emails[0] || person.externalId || person.id
