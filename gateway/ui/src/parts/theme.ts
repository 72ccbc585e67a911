export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const CHOSEN = 'tidings.theme'

export function isTheme(value: unknown): value is Theme {
  return THEMES.includes(value as Theme)
}

export function chosenTheme(): Theme {
  const chosen = localStorage.getItem(CHOSEN)
  return isTheme(chosen) ? chosen : 'system'
}

export function showTheme(theme: Theme = chosenTheme()) {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export function chooseTheme(theme: Theme) {
  localStorage.setItem(CHOSEN, theme)
  showTheme(theme)
}
