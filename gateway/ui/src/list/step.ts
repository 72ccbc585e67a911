/** The ticket before or after the open one; without one, the first. */
export function step(ids: string[], open: string | undefined, by: 1 | -1): string | undefined {
  const at = open === undefined ? -1 : ids.indexOf(open)
  if (at === -1) return ids[0]
  return ids[at + by]
}
