/** The names that a text may hold, for those who want to know. */
export function Placeholders({ title, help, names }: { title: string; help: string; names: readonly string[] }) {
  return (
    <details>
      <summary>{title}</summary>
      <p className="quiet">{help}</p>
      <p>
        {names.map((name) => (
          <code key={name}>{`{{${name}}} `}</code>
        ))}
      </p>
    </details>
  )
}
