import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { Attachment, Message } from '../../api/types'
import { MeContext } from '../../shell/me'
import { Files } from './Files'

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
