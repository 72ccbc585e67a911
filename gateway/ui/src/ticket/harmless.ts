import createDOMPurify from 'dompurify'
import type { Message } from '../api/types'

// The services sanitize what they store. This is the second lock, at the place where it would hurt: what comes out has no
// script, style, form or frame, opens links elsewhere, and loads nothing but the message's own pictures.

const purify = createDOMPurify(window)

const ALLOWED = {
  ALLOWED_TAGS:
    'a abbr b blockquote br caption code col colgroup dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small span strong sub sup table tbody td tfoot th thead tr u ul'.split(
      ' ',
    ),
  ALLOWED_ATTR: ['href', 'src', 'alt', 'title', 'colspan', 'rowspan', 'width', 'height', 'dir', 'lang'],
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|cid:|\/api\/v1\/tickets\/)/i,
  RETURN_DOM_FRAGMENT: true as const,
}

export function harmless(message: Pick<Message, 'html' | 'ticketId' | 'attachments'>): {
  html: string
  blockedImages: number
} {
  const fragment = purify.sanitize(message.html ?? '', ALLOWED)
  let blockedImages = 0
  for (const link of fragment.querySelectorAll('a')) {
    link.target = '_blank'
    link.rel = 'noopener noreferrer nofollow'
  }
  for (const image of fragment.querySelectorAll('img')) {
    const own = ownPicture(image.getAttribute('src') ?? '', message)
    if (own) image.src = own
    else {
      image.replaceWith(image.alt)
      blockedImages += 1
    }
  }
  const holder = document.createElement('div')
  holder.append(fragment)
  return { html: holder.innerHTML, blockedImages }
}

function ownPicture(source: string, { ticketId, attachments }: Pick<Message, 'ticketId' | 'attachments'>) {
  const prefix = `/api/v1/tickets/${ticketId}/attachments/`
  if (source.startsWith(prefix) && /^\d+$/.test(source.slice(prefix.length))) return source
  const content = /^cid:(.+)$/i.exec(source)?.[1]
  const file = content && attachments.find((attachment) => attachment.contentId === content)
  return file ? `${prefix}${file.n}` : undefined
}
