import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import AttachmentsPage from './AttachmentsPage'

const MEBIBYTE = 1 << 20

function desk(refusal?: { status: number; body: object }) {
  const sent: { body: unknown; ifMatch: string | undefined }[] = []
  let now: object = { largestFile: 30 * MEBIBYTE, blocked: ['exe', 'js'], blockPrograms: true, most: 100 * MEBIBYTE }
  vi.stubGlobal('fetch', (_: string, { method = 'GET', body, headers }: RequestInit = {}) => {
    if (method === 'PUT') {
      sent.push({ body: JSON.parse(body as string), ifMatch: (headers as Record<string, string>)['If-Match'] })
      if (refusal) return Promise.resolve(Response.json(refusal.body, { status: refusal.status }))
      now = { ...now, ...JSON.parse(body as string) }
    }
    return Promise.resolve(Response.json(now, { headers: { ETag: `"${3 + sent.length}"` } }))
  })
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <AttachmentsPage />
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), sent }
}

afterEach(() => vi.unstubAllGlobals())

describe('the page of files', () => {
  it('decides what was written, and leaves the rest as it was to the byte', async () => {
    const { user, sent } = desk()
    const message = await screen.findByLabelText('All files of one message together (MB)')
    await user.type(message, '60,5')
    await user.type(screen.getByLabelText('Endings that are not taken'), ', .ZIP')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toEqual({
      body: {
        largestFile: 30 * MEBIBYTE,
        largestMessage: 60_500_000,
        blocked: ['exe', 'js', '.ZIP'],
        blockPrograms: true,
      },
      ifMatch: '"3"',
    })
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true))
  })

  it('takes a limit away and lets programs in', async () => {
    const { user, sent } = desk()
    const file = await screen.findByLabelText('Largest file (MB)')
    expect((file as HTMLInputElement).value).toBe('31.5')
    await user.clear(file)
    await user.type(file, '5')
    await user.click(screen.getByRole('checkbox', { name: /No programs/ }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]!.body).toMatchObject({ largestFile: 5_000_000, largestMessage: null, blockPrograms: false })
  })

  it('keeps what was written where the service refuses it, and says why', async () => {
    const { user } = desk({
      status: 400,
      body: { code: 'invalid-field', detail: '"a b" is no ending of a file name.', field: 'blocked' },
    })
    const blocked = await screen.findByLabelText('Endings that are not taken')
    await user.type(blocked, ' ???')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('"a b" is no ending of a file name.')
    expect((blocked as HTMLTextAreaElement).value).toBe('exe js ???')
  })

  it('tells that somebody else was faster, and then lets it be written over', async () => {
    const { user, sent } = desk({
      status: 412,
      body: { code: 'attachment-settings-changed', detail: 'Somebody else has changed these settings.' },
    })
    await user.click(await screen.findByRole('checkbox', { name: /No programs/ }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('Somebody else has changed these settings.')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent.map((one) => one.ifMatch)).toEqual(['"3"', '"4"']))
  })
})
