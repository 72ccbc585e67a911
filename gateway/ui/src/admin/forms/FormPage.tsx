import { Link, useNavigate, useParams } from 'react-router'
import { useState } from 'react'
import { Form as FormBox } from 'react-aria-components'
import { useFields, useGroups, useTypes } from '../../api/queries'
import type { FieldDefinition } from '../../api/types'
import { LANGUAGES, wordIn } from '../../i18n'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { Field, Tick } from '../../parts/Field'
import { NotFound } from '../../parts/NotFound'
import { Answered } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { Copy } from '../catchers/Copy'
import { PageHeader } from '../PageHeader'
import { ASKED, type KnownForm, useForms, useSaveForm, type WantedForm } from './forms'
import './forms.css'
import { Preview } from './Preview'
import { useTexts } from './texts'

const MEGABYTE = 1_000_000
const NO_TYPE = '-'

/** One form: what it asks, what it says, where it may stand; beside it what it looks like, and the line that shows it. */
export function FormPage() {
  const { id } = useParams()
  const forms = useForms()
  const groups = useGroups()
  if (id === undefined) {
    return <Answered query={groups}>{(known) => <Editor key="new" group={known[0]?.id ?? ''} />}</Answered>
  }
  return (
    <Answered query={forms}>
      {(known) => {
        const form = known.find((one) => one.id === id)
        return form ? <Editor key={id} known={form} group={form.group} /> : <NotFound />
      }}
    </Answered>
  )
}

function blank(group: string): WantedForm {
  return {
    id: '',
    name: '',
    group,
    personName: 'optional',
    addressRequired: true,
    fields: [],
    words: {},
    origins: [],
    withoutScript: false,
    proofOfWork: true,
    active: true,
  }
}

/** As it is saved: without what the desk counts of it. */
function wanted({ lastDay: _, lastWeek: __, version: ___, ...form }: KnownForm): WantedForm {
  return form
}

function Editor({ known, group }: { known?: KnownForm; group: string }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const [base, setBase] = useState(known)
  const [form, setForm] = useState<WantedForm>(known ? wanted(known) : blank(group))
  const [origins, setOrigins] = useState(form.origins.join('\n'))
  const [largest, setLargest] = useState(String((form.files?.largest ?? 5 * MEGABYTE) / MEGABYTE))
  const save = useSaveForm(base?.version)
  const change = (part: Partial<WantedForm>) => setForm((before) => ({ ...before, ...part }))
  const whole: WantedForm = {
    ...form,
    origins: origins.split(/[\s,]+/).filter(Boolean),
    files: form.files ? { ...form.files, largest: bytes(largest) } : null,
  }
  const submit = () =>
    save.mutate(whole, {
      onSuccess: ({ body }) => {
        tell(t('saved', { name: body.name }))
        setBase(body)
        setForm(wanted(body))
        setOrigins(body.origins.join('\n'))
        if (!base) void navigate(`/admin/forms/of/${body.id}`, { replace: true })
      },
    })
  return (
    <>
      <p className="crumb">
        <Link to="/admin/forms">{t('title')}</Link>
      </p>
      <PageHeader
        title={base ? base.name : t('add')}
        help={known && t('came', { day: known.lastDay, week: known.lastWeek })}
      />
      <div className="form-editor">
        <FormBox
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
        >
          <Field
            label={t('name')}
            help={t('nameHelp')}
            value={form.name}
            onChange={(name) => change({ name })}
            maxLength={100}
            isRequired
          />
          {!base && (
            <Field
              label={t('id')}
              help={t('idHelp')}
              value={form.id}
              onChange={(id) => change({ id })}
              pattern="[a-z0-9][a-z0-9\-]{0,59}"
              isRequired
              isCode
            />
          )}
          <Where form={form} onChange={change} />
          <Field
            label={t('origins')}
            help={t('originsHelp')}
            value={origins}
            onChange={setOrigins}
            placeholder="https://www.example.com"
            rows={3}
            isCode
          />
          <h2>{t('asks')}</h2>
          <Asks form={form} onChange={change} />
          <Tick
            label={t('files')}
            help={t('filesHelp')}
            isSelected={form.files != null}
            onChange={(is) => change({ files: is ? { most: 3, largest: bytes(largest) } : null })}
          />
          {form.files && (
            <div className="side-by-side">
              <Field
                label={t('most')}
                value={String(form.files.most)}
                onChange={(most) => change({ files: { most: Number(most) || 1, largest: bytes(largest) } })}
                inputMode="numeric"
                pattern="[1-9]|10"
                isRequired
              />
              <Field
                label={t('largest')}
                value={largest}
                onChange={setLargest}
                inputMode="decimal"
                pattern="[0-9]+([.,][0-9]+)?"
                isRequired
              />
            </div>
          )}
          <h2>{t('says')}</h2>
          <Says form={form} onChange={change} />
          <h2>{t('guards')}</h2>
          <Tick
            label={t('proofOfWork')}
            help={t('proofOfWorkHelp')}
            isSelected={form.proofOfWork}
            onChange={(proofOfWork) => change({ proofOfWork })}
          />
          <Tick
            label={t('withoutScript')}
            help={t('withoutScriptHelp')}
            isSelected={form.withoutScript}
            onChange={(withoutScript) => change({ withoutScript })}
          />
          <Tick
            label={t('active')}
            help={t('activeHelp')}
            isSelected={form.active}
            onChange={(active) => change({ active })}
          />
          {save.error && <Refusal problem={save.error} />}
          <div className="buttons">
            <Button type="submit" kind="primary" isPending={save.isPending}>
              {base ? t('save') : t('add')}
            </Button>
          </div>
        </FormBox>
        <div className="form-shown">
          {base && <Tag id={base.id} hasSites={base.origins.length > 0} />}
          <Preview form={{ ...whole, id: whole.id || 'preview', name: whole.name || t('title') }} />
        </div>
      </div>
    </>
  )
}

interface Part {
  form: WantedForm
  onChange: (part: Partial<WantedForm>) => void
}

/** Where its tickets go. */
function Where({ form, onChange }: Part) {
  const { t, i18n } = useTexts()
  const groups = useGroups().data ?? []
  const types = (useTypes().data ?? []).filter(({ active, id }) => active || id === form.type)
  return (
    <div className="side-by-side">
      <Choice
        label={t('group')}
        value={form.group}
        options={groups
          .filter(({ active, id }) => active !== false || id === form.group)
          .map(({ id, name }) => ({ id, name }))}
        onChoose={(group) => onChange({ group })}
      />
      <Choice
        label={t('type')}
        value={form.type ?? NO_TYPE}
        options={[
          { id: NO_TYPE, name: t('noType') },
          ...types.map((type) => ({ id: type.id, name: wordIn(type.label, i18n.language, type.id) })),
        ]}
        onChoose={(type) => onChange({ type: type === NO_TYPE ? null : type, fields: [] })}
      />
    </div>
  )
}

function Asks({ form, onChange }: Part) {
  const { t, i18n } = useTexts()
  const fields = (useFields().data ?? []).filter((field) => isForForms(field, form.type))
  return (
    <>
      <Choice
        label={t('personName')}
        value={form.personName}
        options={ASKED.map((id) => ({ id, name: t(`asked.${id}`) }))}
        onChoose={(personName) => onChange({ personName: personName as WantedForm['personName'] })}
      />
      <Tick
        label={t('addressRequired')}
        help={t('addressRequiredHelp')}
        isSelected={form.addressRequired}
        onChange={(addressRequired) => onChange({ addressRequired })}
      />
      <Field
        label={t('subject')}
        help={t('subjectHelp')}
        value={form.subject ?? ''}
        onChange={(subject) => onChange({ subject: subject || null })}
        maxLength={250}
      />
      {fields.map((field) => (
        <Tick
          key={field.id}
          label={wordIn(field.label, i18n.language, field.name)}
          help={field.required === 'opening' ? t('alwaysAsked') : undefined}
          isSelected={field.required === 'opening' || form.fields.includes(field.name)}
          isDisabled={field.required === 'opening'}
          onChange={(is) =>
            onChange({
              fields: is ? [...form.fields, field.name] : form.fields.filter((name) => name !== field.name),
            })
          }
        />
      ))}
      {fields.length === 0 && <p className="quiet">{t('noFields')}</p>}
    </>
  )
}

/** The service checks it again. */
function isForForms(field: FieldDefinition, type: string | null | undefined) {
  return (
    field.target === 'ticket' &&
    field.active &&
    field.visibility === 'public' &&
    (field.types.length === 0 || (type != null && field.types.includes(type))) &&
    field.editable.roles.includes('customer')
  )
}

function Says({ form, onChange }: Part) {
  const { t } = useTexts()
  return Object.entries(LANGUAGES).map(([tag, language]) => {
    const said = form.words[tag] ?? {}
    const say = (part: object) => onChange({ words: { ...form.words, [tag]: { ...said, ...part } } })
    return (
      <fieldset key={tag} className="plain">
        <legend>{language}</legend>
        <Field
          label={t('formTitle')}
          value={said.title ?? ''}
          onChange={(title) => say({ title: title || null })}
          maxLength={100}
        />
        <Field
          label={t('button')}
          value={said.button ?? ''}
          onChange={(button) => say({ button: button || null })}
          maxLength={60}
        />
        <Field
          label={t('thanks')}
          value={said.thanks ?? ''}
          onChange={(thanks) => say({ thanks: thanks || null })}
          rows={2}
          maxLength={1_000}
        />
      </fieldset>
    )
  })
}

/** The one line that a site needs. */
function Tag({ id, hasSites }: { id: string; hasSites: boolean }) {
  const { t } = useTexts()
  const tag = `<script src="${location.origin}/form.js" data-form="${id}" async></script>`
  return (
    <section aria-label={t('tag')}>
      <h2>{t('tag')}</h2>
      <p className="quiet">{t(hasSites ? 'tagHelp' : 'tagNoSites')}</p>
      <pre className="anywhere">
        <code>{tag}</code>
      </pre>
      <div className="buttons">
        <Copy text={tag}>{t('copy')}</Copy>
      </div>
    </section>
  )
}

function bytes(megabytes: string): number {
  return Math.max(1, Math.round(Number(megabytes.replace(',', '.')) * MEGABYTE) || 1)
}
