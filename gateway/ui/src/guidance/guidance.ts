import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/http'
import { keys } from '../api/queries'
import { shownZone } from '../parts/time'

/** What somebody who writes to a group now may expect. */
export interface GuidanceSaid {
  open: boolean
  opensAt?: string | null
  closesAt?: string | null
  answerBy?: string | null
  /** When somebody is there again and until when an answer comes, in the reader's language and time zone. */
  sentence?: string | null
  /** What the group says while it is closed. */
  outOfHours?: string | null
}

/** Offices open and close to the minute. */
const LOOK_AGAIN_MS = 60_000

/**
 * Guidance for what is written now; a calendar that is changed is told by the stream of whoever has one.
 *
 * @param group absent for the one that takes what names none
 */
export function useGuidance(group?: string) {
  const { i18n } = useTranslation()
  const language = i18n.language
  return useQuery({
    queryKey: [...keys.setup, 'guidance', group, language],
    queryFn: async ({ signal }) => {
      const asked = new URLSearchParams({ language, zone: shownZone() })
      if (group) asked.set('group', group)
      // Others may keep the answer for a minute; a page that was told of a change wants the new one.
      return (await call<GuidanceSaid>(`/guidance?${asked}`, { signal, cache: 'no-cache' })).body
    },
    refetchInterval: LOOK_AGAIN_MS,
  })
}
