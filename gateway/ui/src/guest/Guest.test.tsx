import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
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
}

function show(address: string, answers: Record<string, () => Response>) {
  history.replaceState(null, '', address)
  const fetched = vi.fn((path: string, init: RequestInit) => {
    const answer = answers[`${init.method ?? 'GET'} ${path.replace('/api/v1/guest', '')}`]
    return Promise.resolve(answer ? answer() : Response.json({}, { status: 404 }))
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
  history.replaceState(null, '', '/')
})

describe('a link in a mail', () => {
  it('is taken out of the address, given away once, and opens the request', async () => {
    const { sent, fetched } = show(`/request#${TOKEN}`, OPEN)

    expect(await screen.findByRole('heading', { name: 'Door' })).toBeTruthy()
    expect(screen.getByText('State: Solved')).toBeTruthy()
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

  it('says what to do once the cookie is gone', async () => {
    show('/request?of=t1', {
      'GET /requests/t1': () => Response.json({ code: 'link-unknown', detail: '' }, { status: 401 }),
    })
    expect(await screen.findByText('Please open the link in the mail again')).toBeTruthy()
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
})
