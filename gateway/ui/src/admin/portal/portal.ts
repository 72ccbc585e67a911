import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, csrfToken, Problem, problemIn } from '../../api/http'
import { keys } from '../../api/queries'
import type { Look, Tones } from '../../portal/look'

export interface Settings {
  name?: string | null
  /** Such as `#3451b2`. */
  colour?: string | null
  /** What of that everybody reads. */
  portal: Look
}

export interface KnownSettings extends Settings {
  /** For `If-Match`. */
  version: number
}

const KEY = [...keys.setup, 'portal'] as const

export function usePortalSettings() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<KnownSettings> => {
      const { body, version } = await call<Settings>('/portal-settings', { signal })
      return { ...body, version: version ?? 0 }
    },
  })
}

/** Decides so, unless somebody else has decided since. */
export function useSavePortal() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ version, name, colour }: { version: number; name: string | null; colour: string | null }) =>
      call<Settings>('/portal-settings', {
        method: 'PUT',
        body: { name, colour },
        headers: { 'If-Match': `"${version}"` },
      }),
    onSettled: (_, problem) => {
      if (!problem || (problem instanceof Problem && problem.status === 412)) {
        return queries.invalidateQueries({ queryKey: KEY })
      }
    },
  })
}

/** Gives the team another logo, or none. */
export function useLogo() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (file: Blob | undefined) => {
      if (!file) {
        await call<Settings>('/portal-settings/logo', { method: 'DELETE' })
        return
      }
      const form = new FormData()
      form.append('file', file, 'logo')
      const response = await fetch('/api/v1/portal-settings/logo', {
        method: 'PUT',
        credentials: 'same-origin',
        headers: { Accept: 'application/json', 'X-CSRF-Token': csrfToken() },
        body: form,
      })
      if (!response.ok) throw await problemIn(response)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

/** What a colour becomes in each theme. */
export function useTones(colour: string | null) {
  return useQuery({
    queryKey: ['tones', colour],
    enabled: colour !== null,
    queryFn: async ({ signal }) =>
      (await call<Tones>(`/portal-settings/tones?${new URLSearchParams({ colour: colour! })}`, { signal })).body,
    staleTime: Infinity,
    // While another colour is looked for, the last one stays.
    placeholderData: (before) => before,
  })
}

/** As high as a logo is kept. */
const HIGHEST = 160

/**
 * A drawing of lines as a picture of points: the service takes nothing that could run. The browser paints it as it paints any
 * picture, without its scripts and without asking anybody for anything.
 */
export async function asPicture(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/svg')) return file
  const address = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const [width, height] = [image.naturalWidth || 4 * HIGHEST, image.naturalHeight || HIGHEST]
    const canvas = document.createElement('canvas')
    canvas.height = HIGHEST
    canvas.width = Math.max(1, Math.round((width * HIGHEST) / height))
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(file.name))), 'image/png'),
    )
  } finally {
    URL.revokeObjectURL(address)
  }
}
