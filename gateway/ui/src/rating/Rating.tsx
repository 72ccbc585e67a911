import { RatingCard } from './RatingCard'
import { useAsked, useRate } from './ratings'

/** Asks the signed-in customer of a ticket what they think of its solution; nothing where there is nothing to rate. */
export function Rating({ ticket: { id, key } }: { ticket: { id: string; key: string } }) {
  const asked = useAsked(id).data
  const rate = useRate(id)
  if (!asked?.asked) return null
  return (
    <RatingCard
      ticketKey={key}
      asked={asked}
      isBusy={rate.isPending}
      problem={rate.error}
      onRate={(said, onDone) => rate.mutate(said, { onSuccess: onDone })}
    />
  )
}
