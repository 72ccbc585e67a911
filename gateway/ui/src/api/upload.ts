import { call, csrfToken, Problem } from './http'
import type { Upload } from './types'

/** What the service takes. Asked before the bytes travel; the service asks again. */
interface Limits {
  /** In bytes. */
  largest: number
  /** The endings of names that are not taken, without the dot. */
  blocked: string[]
}

let known: Promise<Limits> | undefined

/** Asked when the first file comes; an answer that did not come keeps nobody from trying. */
async function limits(): Promise<Partial<Limits>> {
  known ??= call<Limits>('/tickets/uploads').then(({ body }) => body)
  try {
    return await known
  } catch {
    known = undefined
    return {}
  }
}

/** Lets the next file ask anew. */
export function forgetLimits() {
  known = undefined
}

/** Refuses only by what holds now: an administrator may have decided otherwise since it was asked. */
async function check(file: File) {
  try {
    refuse(file, await limits())
  } catch {
    forgetLimits()
    refuse(file, await limits())
  }
}

function refuse({ name, size }: File, { largest, blocked }: Partial<Limits>) {
  if (largest !== undefined && size > largest) {
    throw new Problem(413, 'file-too-large', 'The file is too large.', { limit: largest })
  }
  const ending = /\.([^.]+?)[. ]*$/.exec(name)?.[1]?.toLowerCase()
  if (ending !== undefined && blocked?.includes(ending)) {
    throw new Problem(415, 'file-refused', 'Files of this kind are not taken.', { name })
  }
}

/**
 * Sends a file ahead of the message that it is for. Not with fetch, which does not tell how far it is.
 *
 * @param onProgress how much of it is there, from 0 to 1
 */
export async function upload(file: File, onProgress: (part: number) => void, stop: AbortSignal): Promise<Upload> {
  await check(file)
  stop.throwIfAborted()
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/v1/tickets/uploads')
    request.responseType = 'json'
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('X-CSRF-Token', csrfToken())
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const answer = request.response as (Upload & { code?: string; detail?: string }) | null
      if (request.status === 201 && answer) resolve(answer)
      else {
        const { code = 'unexpected', detail = request.statusText, ...facts } = answer ?? {}
        reject(new Problem(request.status, code, detail, facts))
      }
    }
    request.onerror = () => reject(new Problem(0, 'offline', 'No connection.'))
    stop.addEventListener('abort', () => request.abort())
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}
