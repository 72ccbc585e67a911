import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { call } from '../../api/http'
import { newQueryClient } from '../../api/queries'
import { AwayBanner } from './AwayBanner'

const SEARCH = 'Search is away for the moment; tickets can still be opened and answered.'

let isAway: boolean
let asked: string[]

beforeEach(() => {
  vi.useFakeTimers()
  isAway = true
  asked = []
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return Promise.resolve(
      isAway && path.startsWith('/api/v1/search')
        ? Response.json({ code: 'service-away', service: 'search-service', detail: SEARCH }, { status: 503 })
        : Response.json({ found: path }),
    )
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function Part({ path }: { path: string }) {
  const part = useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => (await call<{ found: string }>(path, { signal })).body,
  })
  return <p>{part.data?.found}</p>
}

function Page({ paths }: { paths: string[] }) {
  return (
    <>
      <AwayBanner />
      {paths.map((path) => (
        <Part key={path} path={path} />
      ))}
    </>
  )
}

function show(...paths: string[]) {
  const queries = newQueryClient()
  const page = (shown: string[]) => (
    <QueryClientProvider client={queries}>
      <Page paths={shown} />
    </QueryClientProvider>
  )
  const { rerender } = render(page(paths))
  return (...shown: string[]) => rerender(page(shown))
}

const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1_000))

it('says once what is away, while everything else is shown', async () => {
  show('/search?q=a', '/search?q=b', '/tickets')
  await pass(15)
  expect(screen.getByRole('status').textContent).toBe(SEARCH)
  expect(screen.getByText('/api/v1/tickets')).toBeTruthy()
})

it('asks again by itself, and is gone with the first answer', async () => {
  show('/search?q=a', '/search?q=b')
  await pass(15)
  isAway = false
  await pass(15)
  expect(screen.queryByRole('status')).toBeNull()
  expect(screen.getByText('/api/v1/search?q=a')).toBeTruthy()
  expect(screen.getByText('/api/v1/search?q=b')).toBeTruthy()
})

it('stays while it is asked again', async () => {
  show('/search?q=a')
  await pass(15)
  const before = asked.length
  for (let second = 0; second < 30; second++) {
    expect(screen.getByRole('status')).toBeTruthy()
    await pass(1)
  }
  expect(asked.length).toBeGreaterThan(before)
})

it('says nothing of what nobody looks at any more', async () => {
  const turnTo = show('/search?q=a', '/tickets')
  await pass(15)
  turnTo('/tickets')
  await pass(1)
  expect(screen.queryByRole('status')).toBeNull()
})
