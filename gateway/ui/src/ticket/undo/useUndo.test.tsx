import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { keys } from '../../api/queries'
import { Button } from '../../parts/Button'
import { Toasts } from '../../parts/toast'
import { useUndo } from './useUndo'

interface Answer {
  status: number
  body: object
}

const DONE = { status: 200, body: { message: 't1:4', recipients: ['jan@customer.example'] } }
const UNKNOWN = { status: 404, body: { code: 'mail-not-found', detail: 'There is no outgoing mail t1:4.' } }
const LEFT = { status: 409, body: { code: 'mail-has-left', detail: 'It has begun.' } }

function Sending({ restore }: { restore: () => void }) {
  const offer = useUndo(true)
  return <Button onPress={() => offer({ id: 't1:4', ticketId: 't1' }, restore)}>Send</Button>
}

async function desk({ seconds = 10, undo = [DONE] as Answer[] } = {}) {
  const asked: { method: string; path: string; body: unknown }[] = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET'
    asked.push({ method, path, body: init.body ? JSON.parse(init.body as string) : undefined })
    if (path.endsWith('/mode'))
      return Promise.resolve(
        Response.json({
          mode: 'live',
          held: { all: 0, old: 0, oldBefore: '2026-11-20T12:00:00Z' },
          undoSeconds: seconds,
        }),
      )
    if (path.endsWith('/undo')) {
      const answer = undo.length > 1 ? undo.shift()! : undo[0]!
      return Promise.resolve(Response.json(answer.body, { status: answer.status }))
    }
    return Promise.resolve(Response.json({}))
  })
  const restore = vi.fn()
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={queries}>
      <Sending restore={restore} />
      <Toasts />
    </QueryClientProvider>,
  )
  await waitFor(() => expect(queries.getQueryData(keys.sending)).toBeDefined())
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Send' }))
  return { user, restore, sent: (path: string) => asked.filter((one) => one.path.endsWith(path)) }
}

const toastsGone = async (user: ReturnType<typeof userEvent.setup>) => {
  for (const close of screen.queryAllByRole('button', { name: 'Close' })) await user.click(close)
}

afterEach(() => vi.unstubAllGlobals())

describe('taking an answer back', () => {
  it('asks until the mail’s service has heard of it, and gives the words back', async () => {
    const { user, restore, sent } = await desk({ undo: [UNKNOWN, DONE] })
    await screen.findByText('10 seconds')
    await user.click(screen.getByRole('button', { name: 'Undo' }))
    await screen.findByText('Taken back: nobody got it. It stays here as an internal note.')
    expect(sent('/outgoing-mail/undo').map((one) => one.body)).toEqual([{ message: 't1:4' }, { message: 't1:4' }])
    expect(restore).toHaveBeenCalled()
    await toastsGone(user)
  })

  it('says that it has left, and leaves everything as it is', async () => {
    const { user, restore } = await desk({ undo: [LEFT] })
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    await screen.findByText('It has left already and cannot be taken back.')
    expect(restore).not.toHaveBeenCalled()
    await toastsGone(user)
  })

  it('is not offered where answers leave at once', async () => {
    await desk({ seconds: 0 })
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
  })
})
