import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { RatingCard } from './RatingCard'
import type { Asked } from './ratings'

const ASKED: Asked = { asked: true, until: '2026-12-06T12:00:00Z' }

function show(asked: Asked, chosen?: number) {
  const onRate = vi.fn()
  const card = (now: Asked) => (
    <RatingCard ticketKey="T-7" asked={now} chosen={chosen} isBusy={false} problem={null} onRate={onRate} />
  )
  const { rerender } = render(card(asked))
  return { onRate, user: userEvent.setup(), become: (now: Asked) => rerender(card(now)) }
}

describe('the question after a solution', () => {
  it('sends what was chosen with the words, and shows what was said', async () => {
    const { onRate, user, become } = show(ASKED)
    expect(screen.getByRole('button', { name: 'Send rating' })).toHaveProperty('disabled', true)

    await user.click(screen.getByRole('radio', { name: /Bad/ }))
    await user.type(screen.getByRole('textbox'), ' Still loud ')
    await user.click(screen.getByRole('button', { name: 'Send rating' }))
    expect(onRate).toHaveBeenCalledWith({ score: 1, comment: 'Still loud' }, expect.any(Function))

    become({ ...ASKED, score: 1, comment: 'Still loud' })
    expect(screen.getByRole('status').textContent).toBe('You rated the solution: bad')
    expect(screen.getByText('Still loud')).toBeTruthy()
  })

  it('has the answer of a link chosen, and sends nothing by that', async () => {
    const { onRate, user } = show(ASKED, 5)

    expect(screen.getByRole('radio', { name: /Good/ })).toHaveProperty('checked', true)
    expect(onRate).not.toHaveBeenCalled()
    await user.click(screen.getByRole('button', { name: 'Send rating' }))
    expect(onRate).toHaveBeenCalledWith({ score: 5 }, expect.any(Function))
  })

  it('lets one change their mind', async () => {
    const { onRate, user } = show({ ...ASKED, score: 1, comment: 'Loud' })

    await user.click(screen.getByRole('button', { name: 'Change' }))
    await user.click(screen.getByRole('radio', { name: /Good/ }))
    await user.click(screen.getByRole('button', { name: 'Send rating' }))
    expect(onRate).toHaveBeenCalledWith({ score: 5, comment: 'Loud' }, expect.any(Function))
  })

  it('asks nobody where there is nothing to rate', () => {
    show({ asked: false })
    expect(screen.queryByRole('form')).toBeNull()
    expect(screen.queryByRole('radio')).toBeNull()
  })
})
