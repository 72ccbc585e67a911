import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FileTrigger, Form } from 'react-aria-components'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useFields, useOpenTicket, useTypes } from '../api/queries'
import type { FieldDefinition } from '../api/types'
import { Guidance } from '../guidance/Guidance'
import { wordIn } from '../i18n'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { Answered } from '../parts/PageState'
import { Refusal } from '../parts/Refusal'
import { useSignedIn } from '../shell/me'
import { ComposerFiles } from '../ticket/ComposerFiles'
import { FieldInput } from '../ticket/fields/FieldInput'
import { useUploads } from '../ticket/useUploads'
import { Back } from './Back'
import { takesFiles } from './files'
import { emptyRequest, fieldsFor, filledIn, keepRequest, keptRequest, missing, type RequestDraft } from './newRequest'
import { type Kind, offered } from './requests'
import { useTexts } from './texts'

/** Asks first what it is about, where there is something to choose from, and then what that needs to be known. */
export default function NewRequestPage() {
  const { t, i18n } = useTexts()
  const { t: common } = useTranslation()
  const [params] = useSearchParams()
  const types = useTypes()
  return (
    <>
      <title>{`${t('new')} – ${common('app.name')}`}</title>
      <Back />
      <h1>{t('new')}</h1>
      <Guidance />
      <Answered query={types}>
        {(all) => {
          const kinds = offered(all, i18n.language)
          const chosen =
            kinds.find(({ id }) => id === params.get('type')) ?? (kinds.length === 1 ? kinds[0] : undefined)
          return chosen || kinds.length === 0 ? (
            <Asking kind={chosen} mayChange={kinds.length > 1} />
          ) : (
            <Kinds kinds={kinds} />
          )
        }}
      </Answered>
    </>
  )
}

function Kinds({ kinds }: { kinds: Kind[] }) {
  const { t } = useTexts()
  return (
    <>
      <p className="quiet">{t('choose')}</p>
      <ul className="kinds">
        {kinds.map(({ id, name, help }) => (
          <li key={id}>
            <Link to={`/new?type=${encodeURIComponent(id)}`}>
              <strong>{name}</strong>
              {help && <span className="quiet">{help}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

function Asking({ kind, mayChange }: { kind: Kind | undefined; mayChange: boolean }) {
  const { t, i18n } = useTexts()
  const navigate = useNavigate()
  const me = useSignedIn()
  const fields = useFields()
  const own = fieldsFor(fields.data ?? [], me, kind?.id)
  const [draft, setDraft] = useState(() => keptRequest(me.id))
  const [lacking, setLacking] = useState<FieldDefinition>()
  const change = (part: Partial<RequestDraft>) => setDraft((now) => ({ ...now, ...part, key: emptyRequest().key }))
  const uploads = useUploads((_to, file) =>
    setDraft((now) => ({ ...now, files: [...now.files, file], key: emptyRequest().key })),
  )
  const opening = useOpenTicket()
  const isUnderWay = uploads.sending.some((one) => !one.problem)
  useEffect(() => keepRequest(me.id, draft), [me.id, draft])
  const submit = () => {
    const lacks = missing(own, draft.values)
    setLacking(lacks)
    if (lacks || isUnderWay) return
    opening.mutate(
      {
        ticket: {
          subject: draft.subject.trim(),
          body: draft.body.trim(),
          fields: filledIn(own, draft.values),
          ...(kind ? { type: kind.id } : {}),
          ...(draft.files.length === 0 ? {} : { attachments: draft.files.map(({ id }) => id) }),
        },
        idempotencyKey: draft.key,
      },
      {
        onSuccess: ({ body }) => {
          keepRequest(me.id, emptyRequest())
          void navigate(`/tickets/${body.id}/sent`, { replace: true })
        },
      },
    )
  }
  return (
    <Answered query={fields}>
      {() => (
        <Form
          className="asking"
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
          {...takesFiles((chosen) => uploads.send('public', chosen))}
        >
          {kind && (
            <p className="asked-kind">
              <strong>{kind.name}</strong>
              {mayChange && <Link to="/new">{t('chooseOther')}</Link>}
            </p>
          )}
          <Field
            label={t('subject')}
            value={draft.subject}
            onChange={(subject) => change({ subject })}
            isRequired
            maxLength={998}
            autoFocus
          />
          <Field
            label={t('body')}
            help={t('bodyHelp')}
            value={draft.body}
            onChange={(body) => change({ body })}
            rows={6}
            isRequired
          />
          {own.map((field) => (
            <FieldInput
              key={field.id}
              field={field}
              value={draft.values[field.name]}
              isRequired={field.required === 'opening'}
              isLive
              onChange={(value) => change({ values: { ...draft.values, [field.name]: value } })}
            />
          ))}
          <div className="asked-files">
            <FileTrigger allowsMultiple onSelect={(chosen) => chosen && uploads.send('public', chosen)}>
              <Button icon="clip">{t('attach')}</Button>
            </FileTrigger>
            <ComposerFiles
              files={draft.files}
              writing="public"
              uploads={uploads}
              onRemove={(id) => change({ files: draft.files.filter((file) => file.id !== id) })}
            />
          </div>
          {lacking && (
            <p className="refusal" role="alert">
              {t('lacking', { field: wordIn(lacking.label, i18n.language, lacking.name) })}
            </p>
          )}
          {opening.isError && <Refusal problem={opening.error} />}
          <p className="buttons">
            <Button type="submit" kind="primary" isPending={opening.isPending} isDisabled={isUnderWay}>
              {t('send')}
            </Button>
            <span className="quiet">{t('keptHere')}</span>
          </p>
        </Form>
      )}
    </Answered>
  )
}
