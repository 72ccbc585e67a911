import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { MailPreview } from './MailPreview'

afterEach(() => vi.unstubAllGlobals())

it('tells of each try what was answered, and does not guess why nothing was', async () => {
  const at = '2026-11-22T12:00:00Z'
  const attempts = [
    { n: 1, at, code: 451, answer: '451 4.7.1 try later' },
    { n: 2, at, code: null, answer: 'Could not convert socket to TLS: the certificate has expired' },
    { n: 3, at, code: null, answer: null },
  ]
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      Response.json({ from: 'support@tidings.example', cc: [], blind: false, text: 'Dear Jan', files: [], attempts }),
    ),
  )
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MailPreview mail={{ id: 'm', recipient: 'jan@customer.example', subject: 'Re: Printer' }} onClose={() => {}} />
    </QueryClientProvider>,
  )

  const said = (await screen.findAllByRole('listitem')).map((one) => one.textContent)
  expect(said[0]).toMatch(/: 451 4\.7\.1 try later$/)
  expect(said[1]).toMatch(
    /: The mail server neither took nor refused it\. Could not convert socket to TLS: the certificate has expired$/,
  )
  expect(said[2]).toMatch(/: no answer was written down$/)
})
