import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Calendar } from './calendars'
import OfficeHoursPage from './OfficeHoursPage'

const SEOUL: Calendar = {
  id: 'seoul',
  name: 'Seoul',
  timeZone: 'Asia/Seoul',
  hours: { monday: [{ from: '09:00', to: '12:00' }] },
  country: 'KR',
  holidaysOff: [],
  ownDays: [{ date: '2026-12-24', name: 'Eve', yearly: true, hours: [{ from: '09:00', to: '12:00' }] }],
  outOfHours: { ko: '전화해 주세요.' },
  standard: true,
}

const PREVIEW = {
  open: false,
  opensAt: '2026-11-23T00:00:00Z',
  sentence: 'We are back on Monday, 23 November at 09:00 and answer by 10:00.',
  days: [
    { date: '2026-12-24', name: 'Eve', off: false, hours: [{ from: '09:00', to: '12:00' }] },
    { date: '2026-12-25', key: 'CHRISTMAS', name: 'Christmas', off: false, hours: [] },
  ],
}

function desk(...calendars: Calendar[]) {
  const sent: { method: string; path: string; body: Record<string, unknown> }[] = []
  vi.stubGlobal('fetch', (url: string, { method = 'GET', body }: RequestInit = {}) => {
    const path = url.replace('/api/v1', '')
    if (method !== 'GET') sent.push({ method, path, body: body ? JSON.parse(body as string) : {} })
    if (path === '/calendars/preview') return Promise.resolve(Response.json(PREVIEW))
    if (method === 'DELETE') {
      return Promise.resolve(
        Response.json({ code: 'calendar-in-use', detail: 'The calendar is kept by groups.' }, { status: 409 }),
      )
    }
    if (method !== 'GET') return Promise.resolve(Response.json({ ...SEOUL, ...JSON.parse(body as string) }))
    if (path === '/groups') return Promise.resolve(Response.json({ groups: [{ id: 'support', name: 'Support' }] }))
    return Promise.resolve(Response.json({ calendars, countries: ['KR', 'PL'] }))
  })
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <OfficeHoursPage />
    </QueryClientProvider>,
  )
  const saved = () => sent.filter(({ path }) => path !== '/calendars/preview')
  const asked = () => sent.filter(({ path }) => path === '/calendars/preview')
  return { user: userEvent.setup(), saved, asked }
}

afterEach(() => vi.unstubAllGlobals())

describe('the page of office hours', () => {
  it('says of each calendar whether somebody is there now, in its own time, and who keeps it', async () => {
    desk(SEOUL)
    const row = (await screen.findByText('Seoul')).closest('tr')!
    await within(row).findByText(/opens Monday,? (23 November|November 23),? at 09:00|opens .*09:00/)
    expect(row.textContent).toContain('Closed')
    await waitFor(() => expect(row.textContent).toContain('Support'))
  })

  it('saves what was written, and keeps what was not', async () => {
    const { user, saved } = desk(SEOUL)
    await user.click(await screen.findByRole('button', { name: 'Edit Seoul' }))
    await user.clear(await screen.findByLabelText('Monday'))
    await user.type(screen.getByLabelText('Monday'), '9-12, 22:00-6:00')
    await user.type(screen.getByLabelText('Polski'), 'Prosimy dzwonić.')
    await user.click(await screen.findByRole('checkbox', { name: /Christmas/ }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(saved()).toHaveLength(1))
    expect(saved()[0]).toMatchObject({
      method: 'PATCH',
      path: '/calendars/seoul',
      body: {
        hours: {
          monday: [
            { from: '09:00', to: '12:00' },
            { from: '22:00', to: '06:00' },
          ],
          tuesday: [],
        },
        country: 'KR',
        holidaysOff: ['CHRISTMAS'],
        ownDays: SEOUL.ownDays,
        outOfHours: { ko: '전화해 주세요.', pl: 'Prosimy dzwonić.' },
        standard: true,
      },
    })
  })

  it('previews what is written before it is saved', async () => {
    const { user, saved, asked } = desk()
    await user.click(await screen.findByRole('button', { name: 'Add calendar' }))
    await user.type(await screen.findByLabelText('Name'), 'Biuro Łódź')
    expect((screen.getByLabelText('Id') as HTMLInputElement).value).toBe('biuro-lodz')
    await screen.findByText('We are back on Monday, 23 November at 09:00 and answer by 10:00.')
    await user.type(screen.getByLabelText('Saturday'), '10-14')
    await waitFor(() =>
      expect(asked().at(-1)!.body).toMatchObject({ hours: { saturday: [{ from: '10:00', to: '14:00' }] } }),
    )
    expect(saved()).toHaveLength(0)
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Add calendar' }))
    await waitFor(() => expect(saved()).toHaveLength(1))
    expect(saved()[0]!.body).toMatchObject({ id: 'biuro-lodz', standard: true })
  })

  it('does not save hours that cannot be read, and says how they are written', async () => {
    const { user, saved } = desk(SEOUL)
    await user.click(await screen.findByRole('button', { name: 'Edit Seoul' }))
    await user.type(await screen.findByLabelText('Tuesday'), 'nine to five')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('Write it as 09:00–12:00, 13:00–18:00.')
    expect(saved()).toHaveLength(0)
  })

  it('tells why a calendar cannot be removed', async () => {
    const { user } = desk(SEOUL)
    await user.click(await screen.findByRole('button', { name: 'Remove Seoul' }))
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }))
    await screen.findByText('The calendar is kept by groups.')
  })
})
