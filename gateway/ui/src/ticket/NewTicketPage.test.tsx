import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, expect, it, vi } from 'vitest'
import { newQueryClient } from '../api/queries'
import { forgetLimits } from '../api/upload'
import { MeContext } from '../shell/me'
import { postedFiles } from '../../test/postedFiles'
import { NewTicketPage } from './NewTicketPage'

afterEach(() => {
  vi.unstubAllGlobals()
  forgetLimits()
})

it('sends the files along with what an agent writes to a customer', async () => {
  const opened: unknown[] = []
  const post = postedFiles()
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (init.method === 'POST') opened.push(JSON.parse(init.body as string))
    return Promise.resolve(
      Response.json(
        path.endsWith('/tickets/uploads')
          ? { largest: 30_000_000, blocked: [] }
          : { id: 't9', version: 1, groups: [], types: [], fields: [], landmarks: {}, subject: { value: 'Offer' } },
        { status: init.method === 'POST' ? 201 : 200 },
      ),
    )
  })
  render(
    <QueryClientProvider client={newQueryClient()}>
      <MeContext value={{ id: 'maya', roles: ['agent'], groups: [], permissions: [], access: { '*': 'full' } }}>
        <MemoryRouter>
          <NewTicketPage />
        </MemoryRouter>
      </MeContext>
    </QueryClientProvider>,
  )
  const user = userEvent.setup()
  await user.type(screen.getByRole('textbox', { name: "Customer's address" }), 'jan@customer.example')
  await user.type(screen.getByRole('textbox', { name: 'Subject' }), 'Offer')
  await user.type(screen.getByRole('textbox', { name: 'What is it about?' }), 'As promised')
  const chooser = document.querySelector<HTMLInputElement>('input[type=file]')!
  await user.upload(chooser, new File(['words'], 'offer.pdf', { type: 'application/pdf' }))
  const create = screen.getByRole<HTMLButtonElement>('button', { name: 'Open ticket' })
  await waitFor(() => expect(create.disabled).toBe(true))
  await waitFor(() => expect(post.isWaiting()).toBe(true))
  post.answer(201, { id: 'u1', name: 'offer.pdf', mediaType: 'application/pdf', size: 5 })
  expect(await screen.findByText('offer.pdf')).toBeTruthy()
  await user.click(create)
  await waitFor(() => expect(opened).toMatchObject([{ subject: 'Offer', attachments: ['u1'] }]))
})
