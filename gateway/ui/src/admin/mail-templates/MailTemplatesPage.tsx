import { useState } from 'react'
import { useGroups } from '../../api/queries'
import { LANGUAGES } from '../../i18n'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { DataTable } from '../../parts/DataTable'
import { Confirm, FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Answered } from '../../parts/PageState'
import { When } from '../../parts/time'
import { tell } from '../../parts/toast'
import { PageHeader } from '../PageHeader'
import {
  KINDS,
  type Kind,
  type Place,
  type Template,
  type Templates,
  useGiveBack,
  useTemplates,
  wordsAt,
} from './templates'
import { Sender } from './Sender'
import { TemplateDialog } from './TemplateDialog'
import { useTexts } from './texts'

/** In the choice of groups, and no group's id: all that have no words of their own. */
const ALL = '*'

/** The words of our own mails: of each kind, in each language, for all groups and for single ones. */
export default function MailTemplatesPage() {
  const { t } = useTexts()
  const templates = useTemplates()
  const groups = useGroups().data ?? []
  const [chosen, setChosen] = useState(ALL)
  const group = chosen === ALL ? null : chosen
  const [edited, setEdited] = useState<Place>()
  const [given, setGiven] = useState<Template>()
  const [isAdding, setAdding] = useState(false)
  const forWhom = groups.find((one) => one.id === group)?.name ?? t('all')
  const nameOf = ({ kind, language }: Place) =>
    t('inLanguage', { mail: t(`kind.${kind}`), language: nameOfLanguage(language) })
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button icon="plus" onPress={() => setAdding(true)}>
          {t('addLanguage')}
        </Button>
      </PageHeader>
      <div className="section-header">
        <Choice
          label={t('for')}
          value={chosen}
          options={[{ id: ALL, name: t('all') }, ...groups]}
          onChoose={setChosen}
        />
        <Sender key={chosen} group={group} forWhom={forWhom} />
      </div>
      <Answered query={templates}>
        {(known) => (
          <>
            <DataTable
              label={t('title')}
              rows={rowsFor(known, group)}
              rowKey={(row) => `${row.kind}.${row.language}`}
              empty={null}
              columns={[
                {
                  id: 'mail',
                  name: t('mail'),
                  cell: (row) => <strong>{t(`kind.${row.kind}`)}</strong>,
                },
                { id: 'language', name: t('language'), cell: (row) => nameOfLanguage(row.language) },
                {
                  id: 'words',
                  name: t('words'),
                  cell: (row) => (
                    <span className="one-line quiet">
                      {row.text.split('\n').find((line) => line.trim()) ?? t('nothing')}
                    </span>
                  ),
                },
                {
                  id: 'state',
                  name: t('state'),
                  cell: (row) => (
                    <>
                      <Badge tone={isOwn(row, group) ? 'good' : 'neutral'}>
                        {row.standard ? t('standard') : isOwn(row, group) ? t('own') : t('asForAll')}
                      </Badge>
                      {row.changedAt && row.changedBy && (
                        <span className="quiet">
                          {' '}
                          {row.changedBy} · <When time={row.changedAt} />
                        </span>
                      )}
                    </>
                  ),
                },
                {
                  id: 'edit',
                  name: '',
                  align: 'end',
                  cell: (row) => (
                    <span className="buttons end">
                      <Button
                        aria-label={t('editOne', { name: nameOf(row) })}
                        onPress={() => setEdited({ kind: row.kind, language: row.language, group })}
                      >
                        {t('edit')}
                      </Button>
                      {isOwn(row, group) && (
                        <Button
                          kind="quiet"
                          aria-label={t('giveBackOne', { name: nameOf(row) })}
                          onPress={() => setGiven(row)}
                        >
                          {t('giveBack')}
                        </Button>
                      )}
                    </span>
                  ),
                },
              ]}
            />
            {edited && (
              <TemplateDialog
                key={`${edited.kind}.${edited.language}`}
                place={edited}
                title={t('editOne', { name: nameOf(edited) })}
                forWhom={forWhom}
                known={known}
                onClose={() => setEdited(undefined)}
              />
            )}
          </>
        )}
      </Answered>
      {isAdding && (
        <AddLanguage
          onClose={() => setAdding(false)}
          onChosen={(place) => {
            setAdding(false)
            setEdited({ ...place, group })
          }}
        />
      )}
      {given && <GiveBack template={given} name={nameOf(given)} onClose={() => setGiven(undefined)} />}
    </>
  )
}

function nameOfLanguage(tag: string) {
  return LANGUAGES[tag as keyof typeof LANGUAGES] ?? tag
}

/** Whether it was written for just whom the page shows. */
function isOwn(template: Template, group: string | null) {
  return !template.standard && (template.group ?? null) === group
}

function rowsFor({ templates }: Templates, group: string | null): Template[] {
  const shown = templates.filter((one) => !one.group || one.group === group)
  const languages = [...new Set([...Object.keys(LANGUAGES), ...shown.map((one) => one.language)])]
  return KINDS.flatMap((kind) => languages.map((language) => wordsAt(shown, { kind, language, group }))).filter(
    (row) => row !== undefined,
  )
}

function AddLanguage({ onClose, onChosen }: { onClose: () => void; onChosen: (place: Place) => void }) {
  const { t } = useTexts()
  const [kind, setKind] = useState<Kind>('acknowledgement')
  return (
    <FormDialog
      title={t('addLanguage')}
      isOpen
      onClose={onClose}
      action={t('write')}
      isBusy={false}
      problem={null}
      onSubmit={(form) => onChosen({ kind, language: String(form.get('language')).trim() })}
    >
      <p className="quiet">{t('addLanguageHelp')}</p>
      <Choice
        label={t('mail')}
        value={kind}
        options={KINDS.map((id) => ({ id, name: t(`kind.${id}`) }))}
        onChoose={(id) => setKind(id as Kind)}
      />
      <Field
        name="language"
        label={t('language')}
        help={t('languageHelp')}
        pattern="[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"
        isRequired
        isCode
        autoFocus
      />
    </FormDialog>
  )
}

function GiveBack({ template, name, onClose }: { template: Template; name: string; onClose: () => void }) {
  const { t } = useTexts()
  const giveBack = useGiveBack()
  return (
    <Confirm
      title={t('giveBackOne', { name })}
      isOpen
      onClose={onClose}
      action={t('giveBack')}
      isBusy={giveBack.isPending}
      problem={giveBack.error}
      onConfirm={() =>
        giveBack.mutate(template, {
          onSuccess: () => {
            tell(t('givenBack', { name }))
            onClose()
          },
        })
      }
    >
      {t(template.group ? 'giveBackToAll' : 'giveBackHelp')}
    </Confirm>
  )
}
