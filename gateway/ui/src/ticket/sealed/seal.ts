import type { Message } from '../../api/types'

interface Seal {
  what: 'signed' | 'encrypted'
  kind: 'S/MIME' | 'OpenPGP'
  /** Of the file that a program with keys reads. */
  name: string
}

/** By the files that came with a mail; a mail that was signed around its text brings the whole of it as such a file. */
export function sealOf({ attachments = [], channel }: Pick<Message, 'attachments' | 'channel'>): Seal | undefined {
  if (channel !== 'email') return undefined
  const of = (...types: string[]) => attachments.find((file) => types.includes(file.mediaType))
  const signature = of('application/pkcs7-signature', 'application/x-pkcs7-signature')
  if (signature) return { what: 'signed', kind: 'S/MIME', name: signature.name }
  const pgpSignature = of('application/pgp-signature')
  if (pgpSignature) return { what: 'signed', kind: 'OpenPGP', name: pgpSignature.name }
  const sealed = of('application/pkcs7-mime', 'application/x-pkcs7-mime')
  if (sealed) return { what: 'encrypted', kind: 'S/MIME', name: sealed.name }
  const control = of('application/pgp-encrypted')
  if (!control) return undefined
  const content = attachments.find((file) => file !== control) ?? control
  return { what: 'encrypted', kind: 'OpenPGP', name: content.name }
}
