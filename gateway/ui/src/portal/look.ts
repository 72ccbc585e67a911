import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect } from 'react'
import { call } from '../api/http'

/** How the team presents itself. The colours are made so that texts in them and on them can be read. */
export interface Look {
  /** Absent while nobody has given one. */
  name?: string | null
  /** The address of a picture. */
  logo?: string | null
  tones?: Tones | null
}

/** Of each theme: what is done in this colour, what is written on it, and what stands behind what is chosen. */
export interface Tones {
  light: Tone
  dark: Tone
}

export interface Tone {
  accent: string
  ink: string
  ground: string
}

const KEPT = 'tidings.look'

function useAskedLook(): Look | undefined {
  return useQuery({
    queryKey: ['look'],
    queryFn: async ({ signal }) => (await call<Look>('/portal', { signal })).body,
    // What this browser saw last is painted at once, and the answer over it.
    placeholderData: kept,
  }).data
}

export function useLook(): Look {
  return useAskedLook() ?? {}
}

/** The same, and the page in its colours. */
export function usePaintedLook(): Look {
  const look = useAskedLook()
  useLayoutEffect(() => {
    if (!look) return
    paint(document.documentElement, look.tones)
    localStorage.setItem(KEPT, JSON.stringify(look))
  }, [look])
  return look ?? {}
}

function kept(): Look | undefined {
  try {
    return (JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Look | null) ?? undefined
  } catch {
    return undefined
  }
}

/** Puts the colours over those of the design, in both themes. */
export function paint(element: HTMLElement, tones: Tones | null | undefined) {
  const set = (name: string, part: keyof Tone) => {
    if (tones) element.style.setProperty(name, `light-dark(${tones.light[part]}, ${tones.dark[part]})`)
    else element.style.removeProperty(name)
  }
  set('--accent', 'accent')
  set('--accent-ink', 'ink')
  set('--accent-ground', 'ground')
}
