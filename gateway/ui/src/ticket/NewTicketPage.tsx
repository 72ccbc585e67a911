import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldError, Form, Input, Label, TextArea, TextField } from 'react-aria-components'
import { Link, useNavigate } from 'react-router'
import { useOpenTicket } from '../api/queries'
import { isAgent } from '../api/types'
import { Button } from '../parts/Button'
import { newKey } from '../parts/key'
import { Refusal } from '../parts/Refusal'
import { useSignedIn } from '../shell/me'

/** Opens a ticket: a customer for themselves, an agent for a customer. */
export function NewTicketPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const agent = isAgent(useSignedIn())
  const opening = useOpenTicket()
  const [idempotencyKey] = useState(newKey)
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const name = text('customerName')
    const customer = agent ? { customer: { email: text('customer'), ...(name ? { name } : {}) } } : {}
    opening.mutate(
      { ticket: { subject: text('subject'), body: text('body'), ...customer }, idempotencyKey },
      { onSuccess: ({ body }) => navigate(`/tickets/${body.id}`) },
    )
  }
  return (
    <section className="new-ticket">
      <h1>{t('new.title')}</h1>
      <Form
        onSubmit={(event) => {
          event.preventDefault()
          submit(new FormData(event.currentTarget))
        }}
      >
        {agent && (
          <>
            <TextField name="customer" type="email" isRequired>
              <Label>{t('new.customer')}</Label>
              <Input />
              <FieldError />
            </TextField>
            <TextField name="customerName">
              <Label>{t('new.customerName')}</Label>
              <Input />
            </TextField>
          </>
        )}
        <TextField name="subject" isRequired maxLength={998}>
          <Label>{t('new.subject')}</Label>
          <Input />
          <FieldError />
        </TextField>
        <TextField name="body" isRequired>
          <Label>{t('new.body')}</Label>
          <TextArea rows={8} />
          <FieldError />
        </TextField>
        {opening.isError && <Refusal problem={opening.error} />}
        <p className="buttons">
          <Button type="submit" kind="primary" isPending={opening.isPending}>
            {t('new.create')}
          </Button>
          <Link to="/">{t('new.cancel')}</Link>
        </p>
      </Form>
    </section>
  )
}
