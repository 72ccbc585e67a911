/** How something stands, as a word on a tinted ground: the colour only repeats what the word says. */
export function Badge({
  tone = 'neutral',
  children,
}: {
  tone?: 'neutral' | 'good' | 'warn' | 'bad' | 'info'
  children: React.ReactNode
}) {
  return <span className={`badge ${tone}`}>{children}</span>
}
