import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { keys } from '../../api/queries'
import type { Hours } from './hours'

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** A day with hours of its own; none where it is closed. */
export interface OwnDay {
  date: string
  name?: string | null
  yearly: boolean
  hours: Hours[]
}

/** When groups work, and what they say while they do not. */
export interface Calendar {
  id: string
  name: string
  timeZone: string
  /** By weekday; one that is absent is closed. */
  hours: Partial<Record<(typeof WEEKDAYS)[number], Hours[]>>
  /** Whose public holidays are closed. */
  country?: string | null
  /** Keys of holidays that are days like others. */
  holidaysOff: string[]
  ownDays: OwnDay[]
  /** By language tag. */
  outOfHours: Record<string, string>
  /** Whether groups keep it that name none. */
  standard: boolean
}

/** A holiday or an own day of the coming year. */
export interface ShownDay {
  date: string
  /** Of the holiday; absent for an own day. */
  key?: string | null
  name?: string | null
  off: boolean
  hours: Hours[]
}

export interface Previewed {
  open: boolean
  opensAt?: string | null
  closesAt?: string | null
  answerBy?: string | null
  sentence?: string | null
  days: ShownDay[]
}

const KEY = [...keys.setup, 'calendars'] as const

export function useCalendars() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) =>
      (await call<{ calendars: Calendar[]; countries: string[] }>('/calendars', { signal })).body,
  })
}

/** What a calendar would say now. While another one is asked about, the last answer stands. */
export function usePreview(
  { timeZone, hours, country, holidaysOff, ownDays }: Omit<Calendar, 'id' | 'name' | 'outOfHours' | 'standard'>,
  language: string,
  answerWithinMinutes?: number,
) {
  const wished = { timeZone, hours, country, holidaysOff, ownDays, language, answerWithinMinutes }
  return useQuery({
    queryKey: [...KEY, 'preview', wished],
    queryFn: async ({ signal }) =>
      (await call<Previewed>('/calendars/preview', { method: 'POST', body: wished, signal })).body,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
}

/** Changes the calendar of this id, or makes one where there is none. */
export function useSaveCalendar(id: string | undefined) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wanted: Partial<Calendar>) =>
      call<Calendar>(id ? `/calendars/${id}` : '/calendars', { method: id ? 'PATCH' : 'POST', body: wanted }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.setup }),
  })
}

export function useRemoveCalendar() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<void>(`/calendars/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.setup }),
  })
}
