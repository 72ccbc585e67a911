/** The ticket of the row that the focus is in, be it on its link or on its box. */
export function rowAt(focus: Element | null): string | undefined {
  return focus?.closest('.entry')?.querySelector<HTMLElement>('[data-row]')?.dataset.row
}
