import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import type { Attachment, Message } from '../../api/types'
import { MeContext } from '../../shell/me'
import { Files } from './Files'

afterEach(() => vi.unstubAllGlobals())

function show(file: Partial<Attachment>, permissions: string[] = []) {
  const attachment = { n: 1001, name: 'photo.png', mediaType: 'image/png', size: 10, inline: false, ...file }
  const message = { ticketId: 't1', attachments: [attachment] } as Message
  render(
    <MeContext value={{ id: 'maya', roles: ['agent'], groups: [], permissions, access: {} }}>
      <Files message={message} />
    </MeContext>,
  )
  return userEvent.setup()
}

it('shows a picture in front of the page, and lets it be saved there', async () => {
  const user = show({})
  await user.click(screen.getByRole('button', { name: 'Look at photo.png' }))
  expect(screen.getByRole('img', { name: 'photo.png' }).getAttribute('src')).toBe('/api/v1/tickets/t1/attachments/1001')
  expect(screen.getByRole('link', { name: 'Save' }).getAttribute('download')).toBe('photo.png')
})

it('has a PDF read in a frame of no origin, which is sent the bytes and answers', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(new Uint8Array([37, 80]))))
  const user = show({ name: 'bill.pdf', mediaType: 'application/pdf' })
  await user.click(screen.getByRole('button', { name: 'Look at bill.pdf' }))
  const frame = screen.getByTitle<HTMLIFrameElement>('bill.pdf')
  expect(frame.getAttribute('sandbox')).toBe('allow-scripts')
  expect(frame.getAttribute('src')).toBe('/preview')

  const sent = vi.spyOn(frame.contentWindow!, 'postMessage').mockImplementation(() => undefined)
  const says = (source: unknown, data: object) =>
    act(() => window.dispatchEvent(new MessageEvent('message', { source: source as Window, data })))
  says(window, { failed: true })
  expect(screen.queryByRole('alert')).toBeNull()
  says(frame.contentWindow, { ready: true })
  await waitFor(() => expect(sent).toHaveBeenCalledOnce())
  expect((sent.mock.calls[0]![0] as ArrayBuffer).byteLength).toBe(2)
  says(frame.contentWindow, { pages: 300, shown: 200 })
  expect(screen.getByText(/first 200 of 300/)).toBeTruthy()
  says(frame.contentWindow, { failed: true })
  expect(screen.getByRole('alert').textContent).toContain('Save it')
})

it.each([{ mediaType: 'image/svg+xml' }, { mediaType: 'text/html' }, { size: 6_000_000 }])(
  'only saves what could be more than a picture: %o',
  (file) => {
    show(file)
    expect(screen.getByRole('link', { name: /photo.png/ }).getAttribute('download')).toBe('photo.png')
    expect(screen.queryByRole('img')).toBeNull()
    expect(screen.queryByRole('button')).toBeNull()
  },
)

it('names what is withheld, and gives it to nobody but administrators of mail', () => {
  show({ withheld: true })
  expect(screen.getByText('withheld: may be harmful')).toBeTruthy()
  expect(screen.queryByRole('link')).toBeNull()
  expect(screen.queryByRole('img')).toBeNull()
})

it('lets administrators of mail save what is withheld under a name that nothing opens', () => {
  show({ withheld: true }, ['admin.connections'])
  expect(screen.getByRole('link', { name: 'Save it all the same' }).getAttribute('download')).toBe('photo.png.withheld')
})
