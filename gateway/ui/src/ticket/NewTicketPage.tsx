import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FileTrigger, Form } from 'react-aria-components'
import { Link, useNavigate } from 'react-router'
import { useFields, useGroups, useOpenTicket, useTypes } from '../api/queries'
import { type FieldContent, mayIn, type Upload } from '../api/types'
import { wordIn } from '../i18n'
import { Button } from '../parts/Button'
import { Choice } from '../parts/Choice'
import { Field } from '../parts/Field'
import { newKey } from '../parts/key'
import { Refusal } from '../parts/Refusal'
import { useSignedIn } from '../shell/me'
import { ComposerFiles } from './ComposerFiles'
import { FieldInput } from './fields/FieldInput'
import { belongsTo, isFor, isShown } from './fields/fields'
import { giveBack } from './undo/returned'
import { useUndo } from './undo/useUndo'
import { NO_TYPE } from './useTicketEdit'
import { useUploads } from './useUploads'
import { HowItCame, type Way } from './writing/HowItCame'

/** Opens a ticket for a customer. */
export function NewTicketPage() {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const me = useSignedIn()
  const groups = (useGroups().data ?? []).filter((group) => group.active !== false && mayIn(me, 'create', group.id))
  const [chosen, setChosen] = useState<string>()
  const group = chosen ?? groups[0]?.id
  const types = (useTypes().data ?? [])
    .filter((one) => one.active)
    .map(({ id, label }) => ({ id, name: wordIn(label, i18n.language, id) }))
  const [type, setType] = useState(NO_TYPE)
  const [values, setValues] = useState<Record<string, FieldContent | null>>({})
  const fields = (useFields().data ?? []).filter(
    (field) => belongsTo(field, type) && isShown(field, me, undefined) && isFor(field.editable, me, undefined),
  )
  const filledIn = () =>
    Object.fromEntries(
      fields.flatMap(({ name }): [string, FieldContent][] => {
        const value = values[name]
        return value == null ? [] : [[name, value]]
      }),
    )
  const opening = useOpenTicket()
  const [way, setWay] = useState<Way>('phone-in')
  const [files, setFiles] = useState<Upload[]>([])
  const uploads = useUploads((_to, file) => setFiles((now) => [...now, file]))
  const isUnderWay = uploads.sending.some((one) => !one.problem)
  const offerUndo = useUndo(true)
  const [idempotencyKey] = useState(newKey)
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const words = text('body')
    const name = text('customerName')
    opening.mutate(
      {
        ticket: {
          subject: text('subject'),
          body: words,
          channel: way,
          customer: { email: text('customer'), ...(name ? { name } : {}) },
          ...(group ? { group } : {}),
          ...(type === NO_TYPE ? {} : { type }),
          fields: filledIn(),
          ...(files.length === 0 ? {} : { attachments: files.map(({ id }) => id) }),
        },
        idempotencyKey,
      },
      {
        onSuccess: ({ body }) => {
          void navigate(`/tickets/${body.id}`)
          if (way !== 'phone-in')
            offerUndo({ id: `${body.id}:1`, ticketId: body.id }, () => giveBack(me.id, body.id, { text: words, files }))
        },
      },
    )
  }
  return (
    <section className="new-ticket">
      <title>{`${t('new.title')} – ${t('app.name')}`}</title>
      <h1>{t('new.title')}</h1>
      <p className="quiet">{t('new.help')}</p>
      <Form
        onSubmit={(event) => {
          event.preventDefault()
          submit(new FormData(event.currentTarget))
        }}
      >
        <HowItCame way={way} onChoose={setWay} />
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
        {types.length > 0 && (
          <Choice
            label={t('field.type')}
            value={type}
            options={[{ id: NO_TYPE, name: t('ticket.noType') }, ...types]}
            onChoose={setType}
          />
        )}
        <Field name="subject" label={t('new.subject')} isRequired maxLength={998} />
        <Field name="body" label={t('new.body')} rows={8} isRequired />
        {fields.map((field) => (
          <FieldInput
            key={field.id}
            field={field}
            value={values[field.name]}
            isRequired={field.required === 'opening'}
            isLive
            onChange={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
          />
        ))}
        <div>
          <FileTrigger allowsMultiple onSelect={(chosen) => chosen && uploads.send('public', chosen)}>
            <Button icon="clip">{t('composer.attach')}</Button>
          </FileTrigger>
          <ComposerFiles
            files={files}
            writing="public"
            uploads={uploads}
            onRemove={(id) => setFiles(files.filter((file) => file.id !== id))}
          />
        </div>
        {opening.isError && <Refusal problem={opening.error} />}
        <p className="buttons">
          <Button type="submit" kind="primary" isPending={opening.isPending} isDisabled={isUnderWay}>
            {t('new.create')}
          </Button>
          <Link to="/">{t('action.cancel')}</Link>
        </p>
      </Form>
    </section>
  )
}
