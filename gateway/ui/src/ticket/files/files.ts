import type { Attachment, Message } from '../../api/types'

/** What a browser shows as a picture without running anything; the service says that it is nothing else. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
const LARGEST_PICTURE = 5_000_000

export function isPicture({ mediaType, size }: Attachment): boolean {
  return PICTURES.includes(mediaType) && size <= LARGEST_PICTURE
}

const LARGEST_PDF = 20_000_000

export function isPdf({ mediaType, size }: Attachment): boolean {
  return mediaType === 'application/pdf' && size <= LARGEST_PDF
}

export function addressOf(message: Pick<Message, 'ticketId'>, file: Attachment): string {
  return `/api/v1/tickets/${message.ticketId}/attachments/${file.n}`
}
