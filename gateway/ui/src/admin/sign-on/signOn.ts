import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, Problem } from '../../api/http'
import { keys } from '../../api/queries'
import type { Access } from '../../api/types'

/** Whoever comes with the claim and one of the values is given the roles and the access. */
export interface Rule {
  /** The alias of the provider by which one has to come; absent for any. */
  provider?: string | null
  claim: string
  /** `*` is any value. */
  values: string[]
  roles: string[]
  access: Access
}

export interface Rules {
  rules: Rule[]
  /** The claim that names a customer's organization. */
  organizationClaim?: string | null
}

export interface KnownRules extends Rules {
  /** For `If-Match`. */
  version: number
}

/** Somebody who came lately, and what the rules that were tried give. */
export interface SignIn {
  person: string
  name?: string | null
  at: string
  claims: Record<string, string[]>
  /** The places, from 0, of the rules that are met. */
  met: number[]
  roles: string[]
  access: Access
  organization?: string | null
  /** An administrator has given roles or access, which come first. */
  decided: boolean
}

const KEY = [...keys.setup, 'sign-on'] as const
const TRIED = ['sign-on-preview'] as const

/** Who signs in meanwhile, and what another administrator changed, is seen within a quarter of a minute. */
const LOOK_AGAIN_MS = 15_000

export function useSignOnRules() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<KnownRules> => {
      const { body, version } = await call<Rules>('/sign-on-rules', { signal })
      return { ...body, version: version ?? 0 }
    },
    refetchInterval: LOOK_AGAIN_MS,
  })
}

/** Decides so, unless somebody else has decided since. */
export function useSaveRules() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ version, wanted }: { version: number; wanted: Rules }) =>
      call<Rules>('/sign-on-rules', { method: 'PUT', body: wanted, headers: { 'If-Match': `"${version}"` } }),
    onSettled: (_, problem) => {
      if (!problem || (problem instanceof Problem && problem.status === 412)) {
        return queries.invalidateQueries({ queryKey: KEY })
      }
    },
  })
}

/** What these rules give whoever came within the last week. Nothing is asked while they are not whole. */
export function useTriedOn({ rules, organizationClaim }: Rules, isWhole = true) {
  const wanted: Rules = organizationClaim ? { rules, organizationClaim } : { rules }
  return useQuery({
    queryKey: [...TRIED, wanted],
    enabled: isWhole,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (await call<{ signIns: SignIn[] }>('/sign-on-rules/preview', { method: 'POST', body: wanted, signal })).body
        .signIns,
    refetchInterval: LOOK_AGAIN_MS,
  })
}

/** Whether the service would take it. */
export function isWhole(rule: Rule): boolean {
  return rule.claim !== '' && rule.values.length > 0 && (rule.roles.length > 0 || Object.keys(rule.access).length > 0)
}
