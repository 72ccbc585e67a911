import { isAgent, type Message, type Ticket } from '../../api/types'
import { useSignedIn } from '../../shell/me'
import { useTexts } from './texts'

/** The fields in which the desk keeps by which form a ticket came, and from where. */
export const FORM_FIELDS = ['form', 'form-page']

/** By which form a ticket came and on which page that stood. Customers have none of it: the fields are internal. */
export function CameByForm({ ticket }: { ticket: Ticket }) {
  const { t } = useTexts()
  const [form, page] = FORM_FIELDS.map((name) => ticket.fields?.[name]?.value)
  if (ticket.channel !== 'form' || typeof form !== 'string') return null
  return (
    <>
      <div>
        <dt>{t('form')}</dt>
        <dd>{form}</dd>
      </div>
      {typeof page === 'string' && (
        <div>
          <dt>{t('page')}</dt>
          <dd>{isPage(page) ? <PageLink page={page} /> : page}</dd>
        </div>
      )}
    </>
  )
}

/** It is told nothing of the desk: neither the ticket's address nor a window that it could lead elsewhere. */
function PageLink({ page }: { page: string }) {
  return (
    <a className="anywhere" href={page} target="_blank" rel="noopener noreferrer nofollow">
      {page}
    </a>
  )
}

/** What an agent may have written into the field since is text, whatever it looks like. */
function isPage(page: string) {
  return /^https?:\/\/[^\s@]+$/.test(page)
}

/** Nobody has checked that whoever wrote by a form has the address that was typed there. */
export function Unproven({ message }: { message: Message }) {
  const { t } = useTexts()
  const isDesk = isAgent(useSignedIn())
  const isByForm = isDesk && message.channel === 'form' && message.author.role === 'customer' && message.author.email
  return isByForm ? <span className="badge warn">{t('unproven')}</span> : null
}
