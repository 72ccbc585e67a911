import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGroups } from '../../api/queries'
import { may } from '../../api/types'
import { LANGUAGES } from '../../i18n'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { DataTable } from '../../parts/DataTable'
import { Confirm, FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { tell } from '../../parts/toast'
import { useSignedIn } from '../../shell/me'
import { type TextModule, useTextModules } from '../../ticket/writing/textModules'
import { PageHeader } from '../PageHeader'
import { useDeleteModule, useSaveModule } from './save'
import { SignatureDialog } from './SignatureDialog'
import { useTexts } from './texts'

const SCOPES = ['personal', 'everyone', 'groups'] as const

/** Prepared texts: the shared ones, which administrators change, and one's own, which nobody else sees. */
export default function TextModulesPage() {
  const { t } = useTexts()
  const me = useSignedIn()
  const modules = useTextModules(undefined, true)
  const groups = useGroups().data ?? []
  const [edited, setEdited] = useState<TextModule | 'new'>()
  const [deleted, setDeleted] = useState<TextModule>()
  const [isSigning, setSigning] = useState(false)
  const remove = useDeleteModule()
  const mayChange = (module: TextModule) => module.scope === 'personal' || may(me, 'admin.desk')
  const forWhom = (module: TextModule) =>
    module.scope === 'groups'
      ? module.groups.map((id) => groups.find((group) => group.id === id)?.name ?? id).join(', ')
      : t(`scope.${module.scope}`)
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button onPress={() => setSigning(true)}>{t('signature')}</Button>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('add')}
        </Button>
      </PageHeader>
      <Answered query={modules}>
        {(known) => (
          <>
            <DataTable
              label={t('title')}
              rows={known.textModules}
              rowKey={(module) => module.id}
              empty={<Empty title={t('none')}>{t('noneHelp')}</Empty>}
              columns={[
                { id: 'keyword', name: t('keyword'), cell: (module) => <code>::{module.keyword}</code> },
                { id: 'name', name: t('name'), cell: (module) => <strong>{module.name}</strong> },
                { id: 'for', name: t('for'), cell: forWhom },
                {
                  id: 'text',
                  name: t('text'),
                  cell: (module) => (
                    <span className="one-line quiet">{Object.values(module.content)[0]?.split('\n')[0]}</span>
                  ),
                },
                { id: 'languages', name: t('languages'), cell: (module) => Object.keys(module.content).join(', ') },
                {
                  id: 'edit',
                  name: '',
                  align: 'end',
                  cell: (module) =>
                    mayChange(module) && (
                      <span className="buttons end">
                        <Button aria-label={t('editOne', { name: module.name })} onPress={() => setEdited(module)}>
                          {t('edit')}
                        </Button>
                        <Button
                          kind="quiet"
                          aria-label={t('deleteOne', { name: module.name })}
                          onPress={() => setDeleted(module)}
                        >
                          {t('delete')}
                        </Button>
                      </span>
                    ),
                },
              ]}
            />
            {edited && (
              <ModuleDialog
                module={edited === 'new' ? undefined : edited}
                placeholders={known.placeholders}
                onClose={() => setEdited(undefined)}
              />
            )}
          </>
        )}
      </Answered>
      {isSigning && <SignatureDialog onClose={() => setSigning(false)} />}
      <Confirm
        title={t('deleteOne', { name: deleted?.name ?? '' })}
        isOpen={deleted !== undefined}
        onClose={() => setDeleted(undefined)}
        action={t('delete')}
        isBusy={remove.isPending}
        problem={remove.error}
        onConfirm={() => deleted && remove.mutate(deleted.id, { onSuccess: () => setDeleted(undefined) })}
      >
        {t('deleteHelp')}
      </Confirm>
    </>
  )
}

function ModuleDialog({
  module,
  placeholders,
  onClose,
}: {
  module: TextModule | undefined
  placeholders: string[]
  onClose: () => void
}) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const me = useSignedIn()
  const groups = useGroups().data ?? []
  const save = useSaveModule(module?.id)
  const [scope, setScope] = useState<TextModule['scope']>(
    module?.scope ?? (may(me, 'admin.desk') ? 'everyone' : 'personal'),
  )
  const [chosen, setChosen] = useState<string[]>(module?.groups ?? [])
  const languages = [...new Set([...Object.keys(LANGUAGES), ...Object.keys(module?.content ?? {})])]
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const content = Object.fromEntries(languages.map((tag) => [tag, String(form.get(`content.${tag}`) ?? '')]))
    save.mutate(
      {
        keyword: text('keyword').replace(/^::/, ''),
        name: text('name'),
        scope,
        groups: scope === 'groups' ? chosen : [],
        // A new one has no language that could be taken away.
        content: module ? content : Object.fromEntries(Object.entries(content).filter(([, words]) => words.trim())),
      },
      {
        onSuccess: ({ body }) => {
          tell(t('saved', { name: body.name }))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={module ? t('editOne', { name: module.name }) : t('add')}
      isOpen
      onClose={onClose}
      size="wide"
      action={module ? common('action.save') : t('add')}
      isBusy={save.isPending}
      problem={save.error}
      onSubmit={submit}
    >
      <Field name="name" label={t('name')} defaultValue={module?.name ?? ''} isRequired maxLength={100} autoFocus />
      <Field
        name="keyword"
        label={t('keyword')}
        help={t('keywordHelp')}
        defaultValue={module?.keyword ?? ''}
        isRequired
        maxLength={42}
        isCode
      />
      {may(me, 'admin.desk') && (
        <Choice
          label={t('for')}
          value={scope}
          options={SCOPES.map((id) => ({ id, name: t(`scope.${id}`) }))}
          onChoose={(id) => setScope(id as TextModule['scope'])}
        />
      )}
      {scope === 'groups' &&
        groups.map((group) => (
          <Tick
            key={group.id}
            label={group.name}
            isSelected={chosen.includes(group.id)}
            onChange={(isIn) => setChosen(isIn ? [...chosen, group.id] : chosen.filter((id) => id !== group.id))}
          />
        ))}
      {languages.map((tag) => (
        <Field
          key={tag}
          name={`content.${tag}`}
          rows={5}
          label={t('textIn', { language: LANGUAGES[tag as keyof typeof LANGUAGES] ?? tag })}
          defaultValue={module?.content[tag] ?? ''}
          maxLength={20_000}
          isCode
        />
      ))}
      <details>
        <summary>{t('placeholders')}</summary>
        <p className="quiet">{t('placeholdersHelp', { example: '{{customer.name|there}}' })}</p>
        <p>
          {placeholders.map((name) => (
            <code key={name}>{`{{${name}}} `}</code>
          ))}
        </p>
      </details>
    </FormDialog>
  )
}
