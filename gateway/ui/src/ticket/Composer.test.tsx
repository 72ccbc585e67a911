import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { keys } from '../api/queries'
import { forgetLimits } from '../api/upload'
import type { Ticket } from '../api/types'
import { Toasts } from '../parts/toast'
import { MeContext } from '../shell/me'
import { postedFiles } from '../../test/postedFiles'
import { Composer } from './Composer'

const ticket = {
  id: 't1',
  version: 4,
  key: 'T-1',
  customer: { id: 'c', name: 'Jan', email: 'jan@customer.example' },
} as Ticket

function write(role: 'agent' | 'customer', ...answers: Response[]) {
  const waiting = [...answers]
  const fetched = vi.fn((address: string, init?: RequestInit) =>
    Promise.resolve(
      address.endsWith('/draft')
        ? Response.json({ ...(init?.body ? (JSON.parse(init.body as string) as object) : {}), version: 1 })
        : (answerOf(address, init?.method) ?? waiting.shift() ?? Response.json({})),
    ),
  )
  vi.stubGlobal('fetch', fetched)
  const queries = new QueryClient()
  queries.setQueryData(keys.messages('t1'), { pages: [{ messages: [{ n: 7 }] }], pageParams: [undefined] })
  render(
    <QueryClientProvider client={queries}>
      <MeContext value={{ id: 'maya', roles: [role], groups: [], permissions: [], access: {} }}>
        <Composer ticket={ticket} />
      </MeContext>
      <Toasts />
    </QueryClientProvider>,
  )
  const sent = () =>
    fetched.mock.calls
      .map(([, init]) => init as RequestInit)
      .filter((init) => init.method === 'POST')
      .map((init) => ({ body: JSON.parse(init.body as string), headers: init.headers as Record<string, string> }))
  return { user: userEvent.setup(), sent, queries }
}

let undoSeconds = 0

const FASTER = {
  id: 't1:8',
  n: 8,
  author: { role: 'agent', name: 'Jun Park' },
  text: 'I was faster',
  createdAt: '2026-11-22T10:00:00Z',
}

function answerOf(address: string, method = 'GET'): Response | undefined {
  if (address.endsWith('/presence')) return new Response(null, { status: 204 })
  if (address.endsWith('/tickets/uploads')) return Response.json({ largest: 30_000_000, blocked: ['exe'] })
  if (address.endsWith('/outgoing-mail/mode'))
    return Response.json({ mode: 'live', held: { all: 0, old: 0 }, undoSeconds })
  if (address.endsWith('/signature')) return Response.json({ text: 'Maya' })
  if (method === 'GET' && address.endsWith('/messages')) return Response.json({ messages: [FASTER, { n: 7 }] })
  if (address.startsWith('/api/v1/text-modules?'))
    return Response.json({ textModules: [{ id: 'm1', keyword: 'greeting', name: 'Greeting', content: {} }] })
  if (address.endsWith('/text-modules/m1/render')) return Response.json({ text: 'Dear Jan,', language: 'en' })
  if (address.endsWith('/agents')) return Response.json({ people: [{ id: 'jun', name: 'Jun Park' }] })
  return undefined
}

afterEach(() => {
  vi.unstubAllGlobals()
  forgetLimits()
  localStorage.clear()
  undoSeconds = 0
})

/** A clipboard with one file. */
function holding(file: File): DataTransfer {
  return { files: [file], types: ['Files'], items: [], getData: () => '' } as unknown as DataTransfer
}

describe('the composer', () => {
  it('says on its button who will read it', async () => {
    const { user } = write('agent')
    expect(screen.getByRole('button', { name: 'Send to jan@customer.example' })).toBeTruthy()
    await user.click(screen.getByRole('radio', { name: 'Internal note' }))
    expect(screen.getByRole('button', { name: 'Add internal note' })).toBeTruthy()
    expect(screen.getByText(/The customer receives nothing/)).toBeTruthy()
  })

  it('sends a note as a note, and leaves nothing of it where a reply is written', async () => {
    const { user, sent } = write('agent')
    await user.click(screen.getByRole('radio', { name: 'Internal note' }))
    await user.type(screen.getByRole('textbox'), 'He is rude.')
    await user.click(screen.getByRole('radio', { name: 'Reply to customer' }))
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /Send to/ }).disabled).toBe(true)
    await user.click(screen.getByRole('radio', { name: 'Internal note' }))
    await user.click(screen.getByRole('button', { name: 'Add internal note' }))
    await waitFor(() => expect(sent()).toHaveLength(1))
    expect(sent()[0]!.body).toEqual({ body: 'He is rude.', visibility: 'internal', afterMessage: 7, draft: true })
  })

  it('keeps the text and the key when sending fails, and asks before it passes newer messages over', async () => {
    const newer = Response.json(
      { code: 'newer-messages', detail: 'There are newer ones.', afterMessage: 7 },
      { status: 412 },
    )
    const { user, sent } = write('agent', newer)
    await user.type(screen.getByRole('textbox'), 'Dear Jan')
    await user.click(screen.getByRole('button', { name: /Send to/ }))
    expect(await screen.findByText(/I was faster/)).toBeTruthy()
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('Dear Jan')
    await user.click(await screen.findByRole('button', { name: 'Send it all the same' }))
    await waitFor(() => expect(sent()).toHaveLength(2))
    expect(sent()[1]!.body).toEqual({ body: 'Dear Jan', visibility: 'public', draft: true })
    expect(sent()[1]!.headers['Idempotency-Key']).toBe(sent()[0]!.headers['Idempotency-Key'])
    await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe(''))
  })

  it('says what it was written after, also where something newer has come into sight since', async () => {
    const { user, sent, queries } = write('agent')
    await user.type(screen.getByRole('textbox'), 'Dear')
    queries.setQueryData(keys.messages('t1'), { pages: [{ messages: [FASTER, { n: 7 }] }], pageParams: [undefined] })
    await user.type(screen.getByRole('textbox'), ' Jan')
    await user.click(screen.getByRole('button', { name: /Send to/ }))
    await waitFor(() => expect(sent()[0]?.body.afterMessage).toBe(7))
  })

  it('writes down a call as what it was, and says that nothing is sent', async () => {
    const { user, sent } = write('agent')
    await user.click(screen.getByRole('button', { name: /How it goes/ }))
    await user.click(await screen.findByRole('option', { name: 'Received call' }))
    expect(screen.getByText(/Nothing is sent/)).toBeTruthy()
    await user.type(screen.getByRole('textbox'), 'It rattles')
    await user.click(screen.getByRole('button', { name: 'Add received call' }))
    await waitFor(() => expect(sent()[0]?.body.channel).toBe('phone-in'))
  })

  it('sends a blind copy where its line is asked for, and says what that means', async () => {
    const { user, sent } = write('agent')
    await user.type(screen.getByRole('textbox'), 'Dear Jan')
    expect(screen.queryByRole('textbox', { name: 'Bcc' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Bcc' }))
    const line = screen.getByRole('textbox', { name: 'Bcc', description: /other readers are not told/ })
    expect(document.activeElement).toBe(line)
    await user.keyboard('auditor@else.example, boss@cust')
    await user.click(screen.getByRole('button', { name: /Send to/ }))
    await waitFor(() => expect(sent()[0]?.body.bcc).toEqual(['auditor@else.example']))
    expect(sent()[0]?.body).not.toHaveProperty('cc')
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Bcc' })).toBeNull())
  })

  it('gives back all of what was taken back: words, readers and files', async () => {
    undoSeconds = 10
    const { user, sent } = write('agent', Response.json({ id: 't1:8', n: 8, ticketId: 't1' }))
    const post = postedFiles()
    const words = screen.getByRole<HTMLTextAreaElement>('textbox')
    await user.type(words, 'Dear Jan')
    await user.paste(holding(new File(['words'], 'offer.pdf', { type: 'application/pdf' })))
    await screen.findByRole('progressbar', { name: 'offer.pdf' })
    post.answer(201, { id: 'u1', name: 'offer.pdf', mediaType: 'application/pdf', size: 5 })
    await user.click(screen.getByRole('button', { name: 'Cc' }))
    await user.keyboard('boss@customer.example')
    await user.click(screen.getByRole('button', { name: 'Bcc' }))
    await user.keyboard('auditor@else.example')
    await user.click(screen.getByRole('button', { name: /Send to/ }))
    const undo = await screen.findByRole('button', { name: 'Undo' })
    expect(words.value).toBe('')
    expect(screen.queryByRole('textbox', { name: 'Bcc' })).toBeNull()
    expect(screen.queryByText('offer.pdf')).toBeNull()

    await user.click(undo)
    await screen.findByText(/Taken back/)
    expect(sent()[1]!.body).toEqual({ message: 't1:8' })
    expect(words.value).toBe('Dear Jan')
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Cc' }).value).toBe('boss@customer.example')
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: /^Bcc/ }).value).toBe('auditor@else.example')
    expect(screen.getByText('offer.pdf')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /Send to/ }))
    await waitFor(() => expect(sent()[2]?.body.attachments).toEqual(['u1']))
    for (const close of screen.queryAllByRole('button', { name: 'Close' })) await user.click(close)
  })

  it('offers a customer no copies', () => {
    write('customer')
    expect(screen.queryByRole('button', { name: 'Bcc' })).toBeNull()
  })

  it('names a colleague in a note, and says whom', async () => {
    const { user, sent } = write('agent')
    await user.click(screen.getByRole('radio', { name: 'Internal note' }))
    await user.type(screen.getByRole('textbox'), 'Ask @Ju')
    await screen.findByRole('option', { name: /Jun Park/ })
    await user.keyboard('{Enter}')
    await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('Ask @Jun Park '))
    await user.click(screen.getByRole('button', { name: 'Add internal note' }))
    await waitFor(() => expect(sent()[0]?.body.mentions).toEqual(['jun']))
  })

  it('puts a text module in by its keyword, with the keys alone', async () => {
    const { user } = write('agent')
    const text = screen.getByRole<HTMLTextAreaElement>('textbox')
    await user.type(text, 'Hello! ::gr')
    expect(await screen.findByRole('option', { name: /::greeting/, selected: true })).toBeTruthy()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(text.value).toBe('Hello! Dear Jan,'))
    expect(screen.queryByRole('listbox')).toBeNull()
    await user.keyboard(' thank you')
    expect(text.value).toBe('Hello! Dear Jan, thank you')
  })

  it('closes the list with Escape and leaves what was typed', async () => {
    const { user } = write('agent')
    await user.type(screen.getByRole('textbox'), '::gr')
    await screen.findByRole('option')
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('option')).toBeNull()
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('::gr')
  })

  it('sends a pasted file ahead and names it in the message that it was pasted into', async () => {
    const { user, sent } = write('agent')
    const post = postedFiles()
    await user.click(screen.getByRole('radio', { name: 'Internal note' }))
    await user.click(screen.getByRole('textbox'))
    await user.paste(holding(new File(['pixels'], 'error.png', { type: 'image/png' })))
    expect(await screen.findByRole('progressbar', { name: 'error.png' })).toBeTruthy()
    await user.click(screen.getByRole('radio', { name: 'Reply to customer' }))
    post.answer(201, { id: 'u1', name: 'error.png', mediaType: 'image/png', size: 6 })
    expect(screen.queryByText('error.png')).toBeNull()

    await user.click(screen.getByRole('radio', { name: 'Internal note' }))
    expect(await screen.findByText('error.png')).toBeTruthy()
    await user.type(screen.getByRole('textbox'), 'See the picture')
    await user.click(screen.getByRole('button', { name: 'Add internal note' }))
    await waitFor(() => expect(sent()[0]?.body.attachments).toEqual(['u1']))
  })

  it('says beside a file why it did not get there, and tries again', async () => {
    const { user } = write('agent')
    const post = postedFiles()
    await user.click(screen.getByRole('textbox'))
    await user.paste(holding(new File(['x'], 'log.txt')))
    post.answer(503, { code: 'service-away', detail: 'Tickets are away for the moment.' })
    expect((await screen.findByRole('alert')).textContent).toContain('Tickets are away for the moment')
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    post.answer(201, { id: 'u2', name: 'log.txt', mediaType: 'text/plain', size: 1 })
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
    expect(screen.getByText('log.txt')).toBeTruthy()
  })

  it('takes no file that the installation does not take, and says so before the bytes travel', async () => {
    const { user } = write('agent')
    const large = new File(['x'], 'film.mp4')
    Object.defineProperty(large, 'size', { value: 31_000_000 })
    await user.click(screen.getByRole('textbox'))
    await user.paste(holding(large))
    expect((await screen.findByRole('alert')).textContent).toContain('larger than 30 MB')
    await user.paste(holding(new File(['x'], 'Setup.EXE.')))
    expect(await screen.findByText(/Setup.EXE. is not taken here/)).toBeTruthy()
  })

  it('gives a customer one way to write, a public one', async () => {
    const { user, sent } = write('customer')
    expect(screen.queryByRole('radio')).toBeNull()
    await user.type(screen.getByRole('textbox'), 'Hello')
    await user.click(screen.getByRole('button', { name: 'Send' }))
    await waitFor(() => expect(sent()[0]!.body.visibility).toBe('public'))
  })
})
