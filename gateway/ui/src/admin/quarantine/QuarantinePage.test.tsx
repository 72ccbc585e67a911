import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { MemoryRouter } from 'react-router'
import { afterEach, expect, it, vi } from 'vitest'
import type { Language } from '../../i18n'
import QuarantinePage from './QuarantinePage'

const TOO_LARGE = {
  id: 'q1',
  reason: 'In English.',
  because: 'too-large',
  facts: { size: '62914560', limit: '26214400', folder: 'INBOX', mailbox: 'Desk' },
  sender: 'jan@customer.example',
  mailbox: 'support@tidings.example',
  size: 2_048,
  receivedAt: '2026-11-20T12:00:00Z',
}

function desk(...more: object[]) {
  let mails: object[] = [
    TOO_LARGE,
    { ...TOO_LARGE, id: 'q2', because: null, reason: 'Of an earlier version.', sender: '' },
    ...more,
  ]
  const asked: string[] = []
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET'
    if (method !== 'GET') {
      asked.push(`${method} ${path}`)
      mails = mails.slice(1)
      return Promise.resolve(new Response(null, { status: method === 'DELETE' ? 204 : 202 }))
    }
    return Promise.resolve(
      path.endsWith('/raw') ? new Response('Subject: <b>As it came</b>') : Response.json({ mails, next: null }),
    )
  })
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <QuarantinePage />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), asked }
}

afterEach(async () => {
  vi.unstubAllGlobals()
  await i18next.changeLanguage('en')
})

it.each<[Language, RegExp]>([
  ['en', /It has 62\.9 MB, and at most 26\.2 MB are taken in.*stays in the folder INBOX of Desk/],
  ['ko', /크기가 62\.9MB인데 26\.2MB까지만 받습니다.*Desk의 INBOX 폴더/],
  ['pl', /Ma 62,9 MB, a przyjmujemy najwyżej 26,2 MB.*w folderze INBOX skrzynki Desk/],
])('says in %s why a mail is there', async (language, sentence) => {
  await i18next.changeLanguage(language)
  desk()
  await screen.findByText(sentence)
  await screen.findByText('Of an earlier version.')
})

it('reads a mail again, and takes it out of the list', async () => {
  const { user, asked } = desk()
  await user.click(await screen.findByRole('button', { name: 'Try again with the mail from jan@customer.example' }))
  await waitFor(() => expect(screen.queryByText('jan@customer.example')).toBeNull())
  expect(asked).toEqual(['POST /api/v1/quarantine/q1/retry'])
})

it('offers to read again only what is here', async () => {
  const { user } = desk({ ...TOO_LARGE, id: 'q3', because: 'broke-off', sender: 'ola@customer.example' })
  await screen.findByRole('button', { name: 'Delete the mail from ola@customer.example' })
  expect(screen.queryByRole('button', { name: 'Try again with the mail from ola@customer.example' })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Try again with the mail from jan@customer.example' }))
})

it('deletes a mail once somebody has said so twice', async () => {
  const { user, asked } = desk()
  await user.click(await screen.findByRole('button', { name: 'Delete the mail from jan@customer.example' }))
  expect(asked).toEqual([])
  const sure = await screen.findByRole('alertdialog')
  await user.click(within(sure).getByRole('button', { name: 'Delete' }))
  await waitFor(() => expect(screen.queryByText('jan@customer.example')).toBeNull())
  expect(asked).toEqual(['DELETE /api/v1/quarantine/q1'])
})

it('shows the bytes as they came, and none of them as markup', async () => {
  const { user } = desk()
  await user.click(await screen.findByRole('button', { name: 'Source of the mail from jan@customer.example' }))
  await screen.findByText('Subject: <b>As it came</b>')
  expect(screen.getByRole('link', { name: 'Download the whole mail' })).toHaveProperty('download', 'q1.eml')
})
