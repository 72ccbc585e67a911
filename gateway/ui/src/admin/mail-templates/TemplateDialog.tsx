import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/http'
import { FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { harmless } from '../../ticket/harmless'
import { Placeholders } from '../Placeholders'
import { PreviewOn } from '../PreviewOn'
import './mail-templates.css'
import { type Place, type Preview, type Templates, usePreview, useSaveTemplate, type Words, wordsAt } from './templates'
import { useTexts } from './texts'

/** Writes the words of one mail, and shows them on a real ticket before they are saved. */
export function TemplateDialog({
  place,
  title,
  forWhom,
  known,
  onClose,
}: {
  place: Place
  title: string
  forWhom: string
  known: Templates
  onClose: () => void
}) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const save = useSaveTemplate()
  const preview = usePreview()
  const own = known.templates.find(
    (one) =>
      one.kind === place.kind && one.language === place.language && (one.group ?? null) === (place.group ?? null),
  )
  const rules = known.kinds.find((one) => one.kind === place.kind)
  const [words, setWords] = useState<Words>(() => {
    const { sender, subject, text } = wordsAt(known.templates, place) ??
      wordsAt(known.templates, { ...place, language: 'en' }) ?? { text: '' }
    return { sender: sender ?? '', subject: subject ?? '', text }
  })
  // What was seen when the change was begun; absent once somebody else's was told, and may be written over.
  const [seen, setSeen] = useState<number | undefined>(own?.version ?? 0)
  const [ticket, setTicket] = useState('')
  const change = (part: Partial<Words>) => {
    setWords({ ...words, ...part })
    preview.reset()
  }
  const refusal = useRefusal(save.error ?? preview.error)
  const submit = () =>
    save.mutate(
      { place, words, version: seen ?? own?.version ?? 0 },
      {
        onSuccess: () => {
          tell(t('saved'))
          onClose()
        },
        onError: (problem) => problem instanceof Problem && problem.status === 412 && setSeen(undefined),
      },
    )
  const show = () => {
    save.reset()
    preview.mutate({ ...place, ...words, ticket: ticket.trim() })
  }
  return (
    <FormDialog
      title={title}
      isOpen
      onClose={onClose}
      size="wide"
      action={common('action.save')}
      isBusy={save.isPending}
      problem={save.error && !refusal.field ? save.error : null}
      onSubmit={submit}
    >
      <p className="quiet">
        {t('writtenFor', { group: forWhom })} {t(`explained.${place.kind}`)}
      </p>
      {rules?.hasSender && (
        <Field
          label={t('sender')}
          help={t('senderHelp')}
          placeholder="{{group.name}}"
          value={words.sender ?? ''}
          onChange={(sender) => change({ sender })}
          maxLength={250}
          errorMessage={refusal.at('sender')}
        />
      )}
      {rules?.hasSubject && (
        <Field
          label={t('subject')}
          help={t('subjectHelp')}
          value={words.subject ?? ''}
          onChange={(subject) => change({ subject })}
          maxLength={250}
          errorMessage={refusal.at('subject')}
        />
      )}
      <Field
        label={t('text')}
        rows={12}
        value={words.text}
        onChange={(text) => change({ text })}
        maxLength={20_000}
        isCode
        errorMessage={refusal.at('text')}
      />
      <Placeholders
        title={t('placeholders')}
        help={t('placeholdersHelp', {
          example: '{{customer.name|there}}',
          condition: '{{#customer.name}} {{customer.name}}{{/customer.name}}',
        })}
        names={rules?.placeholders ?? []}
      />
      <section className="preview-of-mail" aria-label={t('preview')}>
        <PreviewOn
          label={t('ticket')}
          help={t('ticketHelp')}
          action={t('show')}
          ticket={ticket}
          isRequired
          isPending={preview.isPending}
          refusal={refusal.at('ticket')}
          onChange={setTicket}
          onShow={show}
        />
        {preview.error && !refusal.field && <Refusal problem={preview.error} />}
        {preview.data && <Shown mail={preview.data.body} isWhole={rules?.hasSender ?? true} />}
      </section>
    </FormDialog>
  )
}

/** Which field a refusal speaks of, and what it says there. */
function useRefusal(problem: unknown) {
  const { t, i18n } = useTexts()
  const field = problem instanceof Problem && typeof problem.facts.field === 'string' ? problem.facts.field : undefined
  const sentence = () => {
    if (!(problem instanceof Problem)) return undefined
    const key = `refused.${problem.code}` as 'refused.unknown-placeholder'
    return i18n.exists(key, { ns: 'admin.mail-templates' }) ? t(key, problem.facts) : problem.message
  }
  return { field, at: (name: string) => (field === name ? sentence() : undefined) }
}

/** A mail as its reader would see it: both parts, each in a place where nothing of it runs or loads. */
function Shown({ mail, isWhole }: { mail: Preview; isWhole: boolean }) {
  const { t } = useTexts()
  const { html } = harmless({ html: mail.html, ticketId: '', attachments: [] })
  return (
    <>
      {isWhole && (
        <dl className="facts">
          <dt>{t('from')}</dt>
          <dd>{mail.from}</dd>
          <dt>{t('to')}</dt>
          <dd>{mail.to ?? '–'}</dd>
          <dt>{t('subject')}</dt>
          <dd>{mail.subject}</dd>
        </dl>
      )}
      <h3>{t('asText')}</h3>
      <pre className="mail-text" tabIndex={0}>
        {mail.text}
      </pre>
      <h3>{t('asHtml')}</h3>
      <div className="mail-text html" tabIndex={0} dangerouslySetInnerHTML={{ __html: html }} />
    </>
  )
}
