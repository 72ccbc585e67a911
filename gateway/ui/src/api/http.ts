/** A refusal or failure as the services tell it (RFC 9457), or our own word for a network that is gone. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string,
    readonly facts: Record<string, unknown> = {},
    /** Under which the request stands in the logs. */
    readonly request?: string,
  ) {
    super(sentence)
    this.name = 'Problem'
  }

  get isSignedOut() {
    return this.status === 401
  }

  /** Nothing was answered, or by a gateway whose service is away: asking again may succeed. */
  get isPassing() {
    return this.status === 0 || this.status >= 502
  }

  /** The service that cannot be asked for the moment, as the gateway names it; the sentence says what that means. */
  get away(): string | undefined {
    const { service } = this.facts
    return this.code === 'service-away' && typeof service === 'string' ? service : undefined
  }
}

export interface Answer<T> {
  body: T
  /** The version in the answer's ETag, where it has one. */
  version: number | undefined
}

interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
  /** How the browser's own copies are used; as it likes where absent. */
  cache?: RequestCache
}

/** Asks a service below `/api/v1`. Where it answers nothing (204), `body` is undefined: ask for `call<void>`. */
export async function call<T>(
  path: string,
  { method = 'GET', body, headers, signal, cache }: Request = {},
): Promise<Answer<T>> {
  const response = await send(path, {
    method,
    headers: {
      Accept: 'application/json',
      'Accept-Language': document.documentElement.lang,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'X-CSRF-Token': csrfToken() }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
    ...(cache ? { cache } : {}),
  })
  if (!response.ok) throw await problemIn(response)
  const isEmpty = response.status === 204 || response.headers.get('Content-Length') === '0'
  return { body: (isEmpty ? undefined : await response.json()) as T, version: versionIn(response) }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`/api/v1${path}`, { credentials: 'same-origin', ...init })
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure
    throw new Problem(0, 'offline', 'No connection.')
  }
}

export async function problemIn(response: Response): Promise<Problem> {
  const request = response.headers.get('X-Request-Id') ?? undefined
  try {
    const { code, detail, ...facts } = (await response.json()) as Record<string, unknown>
    const sentence = String(detail ?? response.statusText)
    return new Problem(response.status, String(code ?? 'unexpected'), sentence, facts, request)
  } catch {
    return new Problem(response.status, 'unexpected', response.statusText, {}, request)
  }
}

function versionIn(response: Response): number | undefined {
  const tag = /"(\d+)"/.exec(response.headers.get('ETag') ?? '')
  return tag ? Number(tag[1]) : undefined
}

/** The gateway sets it with the page; under TLS its name has the prefix that only this host can set. */
export function csrfToken(): string {
  const cookie = /(?:^|;\s*)(?:__Host-tidings-csrf|tidings_csrf)=([^;]+)/.exec(document.cookie)
  return cookie?.[1] ?? ''
}
