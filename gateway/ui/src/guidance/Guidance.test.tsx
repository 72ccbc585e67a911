import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { keys } from '../api/queries'
import { Guidance } from './Guidance'

function page(...answers: object[]) {
  const asked: { url: string; cache: RequestCache | undefined }[] = []
  vi.stubGlobal('fetch', (url: string, { cache }: RequestInit = {}) => {
    asked.push({ url, cache })
    return Promise.resolve(Response.json(answers[Math.min(asked.length, answers.length) - 1]))
  })
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const { container } = render(
    <QueryClientProvider client={queries}>
      <Guidance group="billing & more" />
    </QueryClientProvider>,
  )
  return { asked, queries, container }
}

afterEach(() => vi.unstubAllGlobals())

describe('the guidance', () => {
  it('says what the group says and when somebody is back', async () => {
    const { asked } = page({ open: false, sentence: 'We are back on Monday.', outOfHours: 'Call us.' })
    await screen.findByText('We are back on Monday.')
    screen.getByText('Call us.')
    const { searchParams } = new URL(asked[0]!.url, 'http://desk.example')
    expect(searchParams.get('group')).toBe('billing & more')
    expect(searchParams.get('zone')).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone)
  })

  it('is not there where there is nothing to say', async () => {
    const { asked, container } = page({ open: true })
    await waitFor(() => expect(asked).toHaveLength(1))
    expect(container.textContent).toBe('')
  })

  it('follows a calendar that was changed, past what the browser keeps', async () => {
    const { asked, queries } = page(
      { open: false, sentence: 'We are back on Monday.' },
      { open: false, sentence: 'We are back on Tuesday.' },
    )
    await screen.findByText('We are back on Monday.')
    await queries.invalidateQueries({ queryKey: keys.setup })
    await screen.findByText('We are back on Tuesday.')
    expect(asked[1]!.cache).toBe('no-cache')
  })
})
