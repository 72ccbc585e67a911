/** The little Markdown that descriptions are written in: paragraphs, `code` and **emphasis**. */
export function Prose({ text }: { text: string }) {
  return (
    <div className="prose">
      {text.split(/\n{2,}/).map((paragraph, i) => (
        <p key={i}>
          <Words text={paragraph} />
        </p>
      ))}
    </div>
  )
}

export function Words({ text }: { text: string }) {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .map((part, i) =>
      part.startsWith('`') ? (
        <code key={i}>{part.slice(1, -1)}</code>
      ) : part.startsWith('**') ? (
        <strong key={i}>{part.slice(2, -2)}</strong>
      ) : (
        part
      ),
    )
}
