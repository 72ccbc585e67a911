import { cleanup, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../api/types'
import { Sealed } from './Sealed'

function mail(...files: [name: string, mediaType: string][]): Message {
  return {
    id: 't1:1',
    n: 1,
    ticketId: 't1',
    author: { role: 'customer', name: 'Jan', email: 'jan@customer.example' },
    visibility: 'public',
    channel: 'email',
    text: 'Where is my parcel?',
    attachments: files.map(([name, mediaType], at) => ({ n: at + 1, name, mediaType, size: 10, inline: false })),
    automatic: false,
    createdAt: '2026-11-22T10:00:00Z',
    erased: false,
  }
}

describe('a mail that is signed or encrypted', () => {
  it.each([
    ['S/MIME', 'smime.p7s', 'application/pkcs7-signature'],
    ['S/MIME', 'smime.p7s', 'application/x-pkcs7-signature'],
    ['OpenPGP', 'signature.asc', 'application/pgp-signature'],
  ])('is said to be signed, and unchecked: %s by %s', (kind, name, mediaType) => {
    render(<Sealed message={mail(['bill.pdf', 'application/pdf'], [name, mediaType])} />)
    expect(
      screen.getByText(new RegExp(`^Signed by its sender \\(${kind}\\)\\. Nobody has checked.*${name}`)),
    ).toBeTruthy()
    cleanup()
  })

  it('says why there is nothing to read, and which file it is', () => {
    render(<Sealed message={mail(['smime.p7m', 'application/pkcs7-mime'])} />)
    expect(screen.getByText(/^Encrypted \(S\/MIME\).*smime\.p7m/)).toBeTruthy()
    cleanup()
    render(
      <Sealed message={mail(['part.1', 'application/pgp-encrypted'], ['encrypted.asc', 'application/octet-stream'])} />,
    )
    expect(screen.getByText(/^Encrypted \(OpenPGP\).*encrypted\.asc/)).toBeTruthy()
    cleanup()
  })

  it('is not seen in any other mail', () => {
    const { container } = render(<Sealed message={mail(['bill.pdf', 'application/pdf'])} />)
    expect(container.textContent).toBe('')
  })
})
