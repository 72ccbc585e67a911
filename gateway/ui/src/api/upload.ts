import { csrfToken, Problem } from './http'
import type { Upload } from './types'

/** What the service takes at most. Asked before the bytes travel; the service asks again. */
export const LARGEST_FILE = 30_000_000

/**
 * Sends a file ahead of the message that it is for. Not with fetch, which does not tell how far it is.
 *
 * @param onProgress how much of it is there, from 0 to 1
 */
export function upload(file: File, onProgress: (part: number) => void, stop: AbortSignal): Promise<Upload> {
  if (file.size > LARGEST_FILE) return Promise.reject(new Problem(413, 'file-too-large', 'The file is too large.'))
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const refuse = (problem: Problem) => reject(problem)
    request.open('POST', '/api/v1/tickets/uploads')
    request.responseType = 'json'
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('X-CSRF-Token', csrfToken())
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const answer = request.response as (Upload & { code?: string; detail?: string }) | null
      if (request.status === 201 && answer) resolve(answer)
      else refuse(new Problem(request.status, answer?.code ?? 'unexpected', answer?.detail ?? request.statusText))
    }
    request.onerror = () => refuse(new Problem(0, 'offline', 'No connection.'))
    stop.addEventListener('abort', () => request.abort())
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}
