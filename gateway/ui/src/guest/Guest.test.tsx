import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Guest } from './Guest'
import { takeFromAddress } from './guest'

const TOKEN = 'cmVhZHx0fHB8MQ.AAAAAAAAAAAAAAAAAAAAAA'

const REQUEST = {
  id: 't1',
  key: 'T-7',
  subject: 'Door',
  state: { id: 'closed', type: 'closed' },
  label: { en: 'Solved' },
  createdAt: '2026-11-22T10:00:00Z',
  onlyRating: false,
  messages: [
    {
      n: 1,
      of: 't1',
      by: 'customer',
      name: 'Jan',
      text: 'It squeaks',
      attachments: [],
      createdAt: '2026-11-22T10:00:00Z',
      erased: false,
    },
  ],
  rating: { asked: true },
  groupId: 'support',
  steps: { close: false, reopen: true, write: 'here' },
}

/** @param answers by method and path below the guests' own; `portal` and `guidance` stand beside those */
function show(address: string, answers: Record<string, (path: string) => Response>) {
  history.replaceState(null, '', address)
  const fetched = vi.fn((path: string, init: RequestInit) => {
    const beside = /^\/api\/v1\/(portal|guidance)/.exec(path)?.[1]
    const answer = answers[beside ?? `${init.method ?? 'GET'} ${path.replace('/api/v1/guest', '')}`]
    return Promise.resolve(answer ? answer(path) : Response.json({}, { status: beside ? 200 : 404 }))
  })
  vi.stubGlobal('fetch', fetched)
  const brought = takeFromAddress()
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } })}>
      <Guest brought={brought} />
    </QueryClientProvider>,
  )
  const sent = (path: string) =>
    fetched.mock.calls
      .filter(([asked, init]) => asked === `/api/v1/guest${path}` && (init.method ?? 'GET') !== 'GET')
      .map(([, init]) => ({ body: JSON.parse(init.body as string), headers: init.headers as Record<string, string> }))
  return { user: userEvent.setup(), sent, fetched }
}

const OPEN = {
  'POST /links/open': () => Response.json({ request: 't1', onlyRating: false }),
  'GET /requests/t1': () => Response.json(REQUEST),
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  sessionStorage.clear()
  document.documentElement.removeAttribute('style')
  history.replaceState(null, '', '/')
})

describe('a link in a mail', () => {
  it('is taken out of the address, given away once, and opens the request', async () => {
    const { sent, fetched } = show(`/request#${TOKEN}`, OPEN)

    expect(await screen.findByRole('heading', { name: 'Door' })).toBeTruthy()
    expect(screen.getByText('Solved')).toBeTruthy()
    expect(screen.getByText('It squeaks')).toBeTruthy()
    expect(sent('/links/open').map(({ body }) => body as object)).toEqual([{ token: TOKEN }])
    expect(location.href).not.toContain(TOKEN)
    expect(location.search).toBe('?of=t1')
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain(TOKEN)
    expect(fetched.mock.calls.filter(([, { method }]) => method === 'PUT')).toHaveLength(0)
  })

  it('has its answer chosen, and rates when the button is pressed', async () => {
    const { user, sent } = show(`/request#${TOKEN},1`, {
      ...OPEN,
      'PUT /requests/t1/rating': () => Response.json({ asked: true, score: 1 }),
    })

    expect(await screen.findByRole('radio', { name: /Bad/ })).toHaveProperty('checked', true)
    expect(sent('/requests/t1/rating')).toHaveLength(0)
    await user.click(screen.getByRole('button', { name: 'Send rating' }))
    expect(await screen.findByText('You rated the solution: bad')).toBeTruthy()
    expect(sent('/requests/t1/rating').map(({ body }) => body as object)).toEqual([{ score: 1 }])
  })

  it('that has ended offers a new one', async () => {
    const { user, sent } = show(`/request#${TOKEN}`, {
      'POST /links/open': () => Response.json({ code: 'link-expired', detail: '' }, { status: 410 }),
      'POST /links/renew': () => new Response(null, { status: 204 }),
    })

    await user.click(await screen.findByRole('button', { name: 'Send me a new link' }))
    expect(await screen.findByText(/a new link is on its way/)).toBeTruthy()
    expect(sent('/links/renew')).toHaveLength(1)
  })

  it('that is none says so, and a page loaded again without its cookie says what to do', async () => {
    show(`/request#${TOKEN}`, {
      'POST /links/open': () => Response.json({ code: 'link-unknown', detail: '' }, { status: 401 }),
    })
    expect(await screen.findByText('This link opens nothing')).toBeTruthy()
  })

  it('is not needed again while the cookie lasts', async () => {
    const { fetched } = show('/request?of=t1', OPEN)
    expect(await screen.findByRole('heading', { name: 'Door' })).toBeTruthy()
    expect(fetched).not.toHaveBeenCalledWith('/api/v1/guest/links/open', expect.anything())
  })

  it('is given once more where the cookie has ended before the page, and what was typed is sent', async () => {
    let hasCookie = true
    const answered = (answer: object) =>
      hasCookie ? Response.json(answer) : Response.json({ code: 'link-unknown', detail: '' }, { status: 401 })
    const { user, sent } = show(`/request#${TOKEN}`, {
      'POST /links/open': () => {
        hasCookie = true
        return Response.json({ request: 't1', onlyRating: false })
      },
      'GET /requests/t1': () => answered(REQUEST),
      'POST /requests/t1/messages': () => answered({ n: 2, of: 't1' }),
    })
    await user.type(await screen.findByLabelText('Your reply'), 'Tuesday')
    hasCookie = false
    await user.click(screen.getByRole('button', { name: 'Send' }))
    expect(await screen.findByText('Your message has been sent.')).toBeTruthy()
    expect(sent('/links/open')).toHaveLength(2)
  })

  it('leads on where its request was put together with another one', async () => {
    let isMerged = false
    const { user } = show(`/request#${TOKEN}`, {
      'POST /links/open': () => Response.json({ request: isMerged ? 't9' : 't1', onlyRating: false }),
      'GET /requests/t1': () =>
        isMerged ? Response.json({ code: 'link-unknown', detail: '' }, { status: 401 }) : Response.json(REQUEST),
      'POST /requests/t1/reopen': () => {
        isMerged = true
        return Response.json({ code: 'link-unknown', detail: '' }, { status: 401 })
      },
      'GET /requests/t9': () => Response.json({ ...REQUEST, id: 't9', key: 'T-9', subject: 'Door and gate' }),
    })
    await user.click(await screen.findByRole('button', { name: 'It is not solved' }))
    expect(await screen.findByRole('heading', { name: 'Door and gate' })).toBeTruthy()
    expect(location.search).toBe('?of=t9')
  })

  it('says what to do once the cookie is gone', async () => {
    show('/request?of=t1', {
      'GET /requests/t1': () => Response.json({ code: 'link-unknown', detail: '' }, { status: 401 }),
    })
    expect(await screen.findByText('Please open the link in the mail again')).toBeTruthy()
  })
})

describe('the page of a request', () => {
  const guidance = (...said: object[]) => {
    const asked: URL[] = []
    return {
      asked,
      answer: (path: string) => {
        asked.push(new URL(path, 'http://desk.example'))
        return Response.json(said[Math.min(asked.length, said.length) - 1])
      },
    }
  }

  /** A stream that says what the test says. */
  const told = () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const answer = () =>
      new Response(new ReadableStream<Uint8Array>({ start: (own) => void (controller = own) }), {
        headers: { 'Content-Type': 'text/event-stream' },
      })
    return { answer, tell: (text: string) => controller?.enqueue(new TextEncoder().encode(text)) }
  }

  it('is closed and opened again by its customer', async () => {
    const open = { ...REQUEST, state: { id: 'open', type: 'open' }, label: { en: 'In work' }, rating: { asked: false } }
    const { user, sent } = show('/request?of=t1', {
      'GET /requests/t1': () => Response.json({ ...open, steps: { close: true, reopen: false, write: 'here' } }),
      'POST /requests/t1/close': () => Response.json(REQUEST),
      'POST /requests/t1/reopen': () =>
        Response.json({ ...open, steps: { close: true, reopen: false, write: 'here' } }),
    })
    await user.click(await screen.findByRole('button', { name: 'My problem is solved' }))
    expect(await screen.findByText('Solved')).toBeTruthy()
    expect(screen.getByText(/open it again/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'It is not solved' }))
    expect(await screen.findByText('In work')).toBeTruthy()
    expect(sent('/requests/t1/close')).toHaveLength(1)
    expect(sent('/requests/t1/reopen')).toHaveLength(1)
  })

  it('says why a step was refused, and shows what is so now', async () => {
    let times = 0
    const { user } = show('/request?of=t1', {
      'GET /requests/t1': () =>
        Response.json(
          ++times === 1 ? REQUEST : { ...REQUEST, steps: { close: false, reopen: false, write: 'new-ticket' } },
        ),
      'POST /requests/t1/reopen': () =>
        Response.json({ code: 'reopens-no-more', detail: 'It opens no more.' }, { status: 409 }),
    })
    await user.click(await screen.findByRole('button', { name: 'It is not solved' }))
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(await screen.findByText(/a new request begins that is linked/)).toBeTruthy()
  })

  it('says for the group that the request is with when an answer comes', async () => {
    const { asked, answer } = guidance({ open: false, outOfHours: 'Call us.', sentence: 'We are back on Monday.' })
    show('/request?of=t1', {
      'GET /requests/t1': () =>
        Response.json({
          ...REQUEST,
          state: { id: 'open', type: 'open' },
          steps: { close: true, reopen: false, write: 'here' },
        }),
      guidance: answer,
    })
    expect(await screen.findByText('We are back on Monday.')).toBeTruthy()
    expect(screen.getByText('Call us.')).toBeTruthy()
    expect(asked[0]!.searchParams.get('group')).toBe('support')
  })

  it('wears the look of the team', async () => {
    show('/request?of=t1', {
      ...OPEN,
      portal: () =>
        Response.json({
          name: 'Acme Help',
          logo: '/api/v1/portal/logo/abc',
          tones: {
            light: { accent: '#0a7d4f', ink: '#ffffff', ground: '#e8f5ee' },
            dark: { accent: '#58c98b', ink: '#10131a', ground: '#16301f' },
          },
        }),
    })
    expect(await screen.findByText('Acme Help')).toBeTruthy()
    expect(document.querySelector('.portal-brand img')?.getAttribute('src')).toBe('/api/v1/portal/logo/abc')
    expect(document.documentElement.style.getPropertyValue('--accent')).toBe('light-dark(#0a7d4f, #58c98b)')
  })

  it('asks again as soon as it is told of something, and holds no line while nobody looks', async () => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible')
    const { tell, answer } = told()
    let text = 'It squeaks'
    const { fetched } = show('/request?of=t1', {
      'GET /requests/t1': () => Response.json({ ...REQUEST, messages: [{ ...REQUEST.messages[0], text }] }),
      'GET /requests/t1/events': answer,
    })
    expect(await screen.findByText('It squeaks')).toBeTruthy()
    tell(': here\nid: p1\n\n')
    text = 'We come on Monday'
    tell(
      'event: ticket.message-added.v1\nid: p2\ndata: {"type":"ticket.message-added.v1","ticketId":"t1","version":4}\n\n',
    )
    expect(await screen.findByText('We come on Monday')).toBeTruthy()

    const lines = () => fetched.mock.calls.filter(([path]) => path.endsWith('/events'))
    expect(lines()).toHaveLength(1)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    expect((lines()[0]![1].signal as AbortSignal).aborted).toBe(true)
    expect(lines()).toHaveLength(1)
  })

  it('goes once the link opens nothing any more', async () => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible')
    let isGone = false
    const stream = told()
    show('/request?of=t1', {
      'GET /requests/t1': () =>
        isGone ? Response.json({ code: 'link-unknown', detail: '' }, { status: 401 }) : Response.json(REQUEST),
      'GET /requests/t1/events': stream.answer,
    })
    expect(await screen.findByText('It squeaks')).toBeTruthy()
    isGone = true
    stream.tell(': here\nid: p1\n\nevent: ticket.gone\nid: p2\ndata: {"type":"ticket.gone"}\n\n')
    expect(await screen.findByText('Please open the link in the mail again')).toBeTruthy()
    expect(screen.queryByText('It squeaks')).toBeNull()
  })
})

describe('an answer', () => {
  it('is sent with a key that is the same when it is sent again', async () => {
    let times = 0
    const { user, sent } = show('/request?of=t1', {
      ...OPEN,
      'POST /requests/t1/messages': () =>
        ++times === 1
          ? Response.json({ code: 'unavailable', detail: 'Away.' }, { status: 503 })
          : Response.json({ n: 2, of: 't1' }, { status: 201 }),
    })
    await user.type(await screen.findByLabelText('Your reply'), 'Tuesday is better')
    await user.click(screen.getByRole('button', { name: 'Send' }))
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(screen.getByLabelText('Your reply')).toHaveProperty('value', 'Tuesday is better')

    await user.click(screen.getByRole('button', { name: 'Send' }))
    expect(await screen.findByText('Your message has been sent.')).toBeTruthy()
    const keys = sent('/requests/t1/messages').map(({ headers }) => headers['Idempotency-Key'])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
    await waitFor(() => expect(screen.getByLabelText('Your reply')).toHaveProperty('value', ''))
  })

  it('outlives the page being loaded again until it is sent', async () => {
    const { user } = show('/request?of=t1', OPEN)
    await user.type(await screen.findByLabelText('Your reply'), 'Tuesday')
    cleanup()
    show('/request?of=t1', { ...OPEN, 'POST /requests/t1/messages': () => Response.json({ n: 2, of: 't1' }) })
    expect(await screen.findByLabelText('Your reply')).toHaveProperty('value', 'Tuesday')
    await user.click(screen.getByRole('button', { name: 'Send' }))
    expect(await screen.findByText('Your message has been sent.')).toBeTruthy()
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('Tuesday')
  })
})
