import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { takeIn } from '../../api/queries'
import type { Ticket } from '../../api/types'
import { IconButton } from '../../parts/Button'
import { tell } from '../../parts/toast'
import { useSignedIn } from '../../shell/me'
import { useTexts } from './texts'

/** Lets one watch a ticket, or no longer. */
export function Watch({ ticket }: { ticket: Ticket }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const isWatching = (ticket.watchers ?? []).includes(useSignedIn().id)
  const change = useMutation({
    mutationFn: () => call<Ticket>(`/tickets/${ticket.id}/watch`, { method: isWatching ? 'DELETE' : 'PUT' }),
    onSuccess: ({ body }) => {
      takeIn(queries, body)
      tell(t(isWatching ? 'watchedNoMore' : 'watched'))
    },
    onError: (problem) => tell(problem.message),
  })
  return (
    <IconButton
      icon="eye"
      name={t(isWatching ? 'unwatch' : 'watch')}
      aria-pressed={isWatching}
      isDisabled={change.isPending}
      onPress={() => change.mutate()}
    />
  )
}
