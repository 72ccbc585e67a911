import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '../../api/types'
import { MeContext } from '../../shell/me'
import { MessageCard } from '../MessageCard'

const asked: Message = {
  id: 't1:1',
  n: 1,
  ticketId: 't1',
  author: { role: 'customer', name: 'Jan', email: 'jan@customer.example' },
  visibility: 'public',
  channel: 'email',
  text: 'Where is my parcel?',
  attachments: [
    { n: 1, name: 'bill.pdf', mediaType: 'application/pdf', size: 10, inline: false },
    { n: 2, name: 'photo.png', mediaType: 'image/png', size: 10, inline: false },
  ],
  automatic: false,
  createdAt: '2026-11-22T10:00:00Z',
  erased: false,
}

function show(message: Message, role: 'agent' | 'customer' = 'agent') {
  const fetched = vi.fn((_address: string, _init: RequestInit) => Promise.resolve(Response.json({ ticketId: 't1' })))
  vi.stubGlobal('fetch', fetched)
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MeContext value={{ id: 'maya', roles: [role], groups: [], permissions: [], access: {} }}>
        <MessageCard message={message} />
      </MeContext>
    </QueryClientProvider>,
  )
  const sent = () =>
    fetched.mock.calls
      .filter(([, init]) => init.method === 'POST')
      .map(([address, init]) => ({ address, body: JSON.parse(init.body as string) as unknown }))
  return { user: userEvent.setup(), sent }
}

afterEach(() => vi.unstubAllGlobals())

describe('forwarding', () => {
  it('warns of a mail whose sender is forged, and of no other', () => {
    show({ ...asked, mail: { to: [], cc: [], forged: true } })
    expect(screen.getByText(/^Sender not genuine/)).toBeDefined()
    cleanup()
    show({ ...asked, mail: { to: [], cc: [] } })
    expect(screen.queryByText(/^Sender not genuine/)).toBeNull()
  })

  it('says of a mail that an agent passed on when its writer wrote it', () => {
    show({ ...asked, mail: { to: [], cc: [], sentAt: '2026-11-02T08:00:00Z' } })
    expect(screen.getByText('Nov 2, 2026').getAttribute('datetime')).toBe('2026-11-02T08:00:00Z')
    expect(screen.getByText(/^written/)).toBeDefined()
  })

  it('sends the words, the addresses and the chosen files of a message to somebody outside', async () => {
    const { user, sent } = show(asked)
    await user.click(screen.getByRole('button', { name: 'Forward…' }))
    const send = screen.getByRole('button', { name: 'Forward' })
    expect(send).toHaveProperty('disabled', true)
    await user.type(screen.getByRole('textbox', { name: 'To' }), 'eve@carrier.example, x')
    await user.type(screen.getByRole('textbox', { name: 'Your words' }), 'Do you have it?')
    expect(send).toHaveProperty('disabled', true)
    await user.type(screen.getByRole('textbox', { name: 'To' }), '{Backspace}')
    await user.click(screen.getByRole('checkbox', { name: 'bill.pdf' }))
    await user.click(send)

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent()).toEqual([
      {
        address: '/api/v1/tickets/t1/messages/1/forward',
        body: { to: ['eve@carrier.example'], body: 'Do you have it?', attachments: [2] },
      },
    ])
  })

  it('answers who was asked so, and nobody else', async () => {
    const { user, sent } = show({
      ...asked,
      n: 4,
      visibility: 'internal',
      author: { role: 'customer', name: 'Eve', email: 'eve@carrier.example' },
    })
    expect(screen.queryByRole('button', { name: 'Forward…' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Answer Eve…' }))
    expect(screen.queryByRole('textbox', { name: 'To' })).toBeNull()
    await user.type(screen.getByRole('textbox', { name: 'Your words' }), 'Thank you')
    await user.click(screen.getByRole('button', { name: 'Send answer' }))

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent()[0]).toMatchObject({ body: { to: ['eve@carrier.example'], attachments: [] } })
  })

  it('says of a forward to whom it went, and offers neither to show it nor to send it on', () => {
    show({
      ...asked,
      visibility: 'internal',
      channel: 'forward',
      author: { role: 'agent', name: 'Maya' },
      text: 'Do you have it?',
      html: '<div>Do you have it?</div><blockquote>Where is my parcel?</blockquote>',
      quoted: 'Where is my parcel?',
      mail: { to: ['eve@carrier.example'], cc: [] },
    })
    expect(screen.getByText('Forwarded to eve@carrier.example')).toBeTruthy()
    expect(screen.getAllByText('Where is my parcel?')).toHaveLength(1)
    expect(screen.getByRole('button', { name: 'Quote' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Show to the customer' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Forward…' })).toBeNull()
  })

  it('has every act behind one sign too, by keyboard', async () => {
    const { user } = show(asked)
    screen.getByRole('button', { name: 'More' }).focus()
    await user.keyboard('{Enter}')
    expect((await screen.findAllByRole('menuitem')).map((item) => item.textContent)).toEqual([
      'Quote',
      'Forward…',
      'Hide from the customer',
    ])
    await user.keyboard('{ArrowDown}{Enter}')
    expect(await screen.findByRole('dialog', { name: 'Forward to somebody outside' })).toBeTruthy()
  })

  it('is the desk’s alone', () => {
    show(asked, 'customer')
    expect(screen.queryByRole('button', { name: 'Forward…' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'More' })).toBeNull()
  })
})
