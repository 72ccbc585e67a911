import './guidance.css'
import { useGuidance } from './guidance'

/** Tells somebody who is about to write when an answer comes; nothing where there is nothing to say. */
export function Guidance({ group }: { group?: string | undefined }) {
  const { data } = useGuidance(group)
  if (!data?.sentence && !data?.outOfHours) return null
  return (
    <aside className="guidance" aria-live="polite">
      {data.outOfHours && <p className="guidance-text">{data.outOfHours}</p>}
      {data.sentence && <p>{data.sentence}</p>}
    </aside>
  )
}
