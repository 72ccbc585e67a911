import { QueryClient, QueryClientProvider, useMutation } from '@tanstack/react-query'
import { renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, it, vi } from 'vitest'
import { carryOut } from './carryOut'

const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
)

/** Something that is asked for, and answered when the test says so. */
function asked() {
  const answers: Record<string, (said: string) => void> = {}
  const refusals: Record<string, (problem: Error) => void> = {}
  const mutationFn = (wish: string) =>
    new Promise<string>((answer, refuse) => {
      answers[wish] = answer
      refusals[wish] = refuse
    })
  const { result, unmount } = renderHook(() => useMutation({ mutationFn }), { wrapper })
  const isAsked = (wish: string) => waitFor(() => expect(answers).toHaveProperty(wish))
  return { mutation: result.current, unmount, answers, refusals, isAsked }
}

it('goes on with the answer where whoever asked is gone', async () => {
  const { mutation, unmount, answers, isAsked } = asked()
  const done = vi.fn()
  carryOut(mutation, 'free', done)
  await isAsked('free')
  unmount()
  answers.free!('freed')
  await waitFor(() => expect(done).toHaveBeenCalledWith('freed'))
})

it('goes on with each answer where several are asked for one after the other', async () => {
  const { mutation, answers, isAsked } = asked()
  const done = vi.fn()
  carryOut(mutation, 'one', done)
  carryOut(mutation, 'other', done)
  await isAsked('other')
  answers.one!('first')
  answers.other!('second')
  await waitFor(() => expect(done.mock.calls.flat().sort()).toEqual(['first', 'second']))
})

it('tells of a refusal whoever wants to know, and lets it be where nobody does', async () => {
  const { mutation, unmount, refusals, isAsked } = asked()
  const done = vi.fn()
  const refused = vi.fn()
  carryOut(mutation, 'told', done, refused)
  carryOut(mutation, 'untold', done)
  await isAsked('untold')
  unmount()
  refusals.untold!(new Error('Not now'))
  refusals.told!(new Error('Never'))
  await waitFor(() => expect(refused).toHaveBeenCalledWith(new Error('Never')))
  expect(done).not.toHaveBeenCalled()
})
