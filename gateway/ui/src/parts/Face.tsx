/** A person as initials, for where the name itself has no room. With a `label` it is read out, else the name stands beside it. */
export function Face({
  name,
  label,
  kind = 'agent',
}: {
  name: string
  label?: string
  kind?: 'agent' | 'customer' | 'system'
}) {
  return (
    <span
      className={`face ${kind}`}
      {...(label ? { role: 'img', 'aria-label': label, title: label } : { 'aria-hidden': true })}
    >
      {initials(name)}
    </span>
  )
}

/** Of two names the first letters; of a name in Hangul its last two syllables, as one is called there. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s@.]+/)
    .filter(Boolean)
  const [first = '?', second] = words
  if (/^\p{Script=Hangul}+$/u.test(first) && !second) return first.slice(-2)
  return (first.charAt(0) + (second?.charAt(0) ?? '')).toUpperCase()
}
