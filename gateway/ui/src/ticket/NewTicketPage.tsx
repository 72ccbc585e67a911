import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Form } from 'react-aria-components'
import { Link, useNavigate } from 'react-router'
import { useGroups, useOpenTicket } from '../api/queries'
import { isAgent } from '../api/types'
import { Button } from '../parts/Button'
import { Choice } from '../parts/Choice'
import { Field } from '../parts/Field'
import { newKey } from '../parts/key'
import { Refusal } from '../parts/Refusal'
import { useSignedIn } from '../shell/me'

/** Opens a ticket: a customer for themselves, an agent for a customer. */
export function NewTicketPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const agent = isAgent(useSignedIn())
  const groups = useGroups(agent).data ?? []
  const [chosen, setChosen] = useState<string>()
  const group = chosen ?? groups[0]?.id
  const opening = useOpenTicket()
  const [idempotencyKey] = useState(newKey)
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const name = text('customerName')
    const forSomebody = agent ? { customer: { email: text('customer'), ...(name ? { name } : {}) } } : {}
    opening.mutate(
      {
        ticket: { subject: text('subject'), body: text('body'), ...forSomebody, ...(group ? { group } : {}) },
        idempotencyKey,
      },
      { onSuccess: ({ body }) => navigate(`/tickets/${body.id}`) },
    )
  }
  return (
    <section className="new-ticket">
      <title>{`${t('new.title')} – ${t('app.name')}`}</title>
      <h1>{t('new.title')}</h1>
      <p className="quiet">{t(agent ? 'new.help' : 'new.helpForCustomers')}</p>
      <Form
        onSubmit={(event) => {
          event.preventDefault()
          submit(new FormData(event.currentTarget))
        }}
      >
        {agent && (
          <>
            <Field
              name="customer"
              type="email"
              label={t('new.customer')}
              help={t('new.customerHelp')}
              isRequired
              autoFocus
            />
            <Field name="customerName" label={t('new.customerName')} />
            {groups.length > 1 && (
              <Choice
                label={t('field.group')}
                value={group!}
                options={groups.map(({ id, name }) => ({ id, name }))}
                onChoose={setChosen}
              />
            )}
          </>
        )}
        <Field name="subject" label={t('new.subject')} isRequired maxLength={998} autoFocus={!agent} />
        <Field name="body" label={t('new.body')} rows={8} isRequired />
        {opening.isError && <Refusal problem={opening.error} />}
        <p className="buttons">
          <Button type="submit" kind="primary" isPending={opening.isPending}>
            {t('new.create')}
          </Button>
          <Link to="/">{t('action.cancel')}</Link>
        </p>
      </Form>
    </section>
  )
}
