/** An element with what stands in it. Attributes are set as such, so that no text is ever read as HTML. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string | boolean | number | null | undefined> = {},
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '')
    else if (value != null && value !== false) made.setAttribute(name, String(value))
  }
  made.append(...content)
  return made
}
