import { useState } from 'react'
import { useFields, useStates, useTypes } from '../../api/queries'
import { FIELD_KINDS, type FieldDefinition, type FieldKind } from '../../api/types'
import { wordIn } from '../../i18n'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { Answered } from '../../parts/PageState'
import { PageHeader } from '../PageHeader'
import { DefinitionDialog, Names, Ticks } from './DefinitionDialog'
import { DefinitionList } from './DefinitionList'
import { labelIn } from './definitions'
import './definitions.css'
import { type EditedOption, OptionRows, wantedOptions } from './OptionRows'
import { useTexts } from './texts'

const TARGETS = ['ticket', 'person', 'organization'] as const
const REQUIRED = ['no', 'opening', 'closing'] as const
const ROLES = ['agent', 'admin', 'customer'] as const

/** What else tickets, people and organizations have than what every desk has. */
export default function FieldsPage() {
  const { t, i18n } = useTexts()
  const fields = useFields()
  const types = useTypes().data ?? []
  const [edited, setEdited] = useState<FieldDefinition | 'new'>()
  return (
    <>
      <PageHeader title={t('fields.title')} help={t('fields.help')}>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('fields.add')}
        </Button>
      </PageHeader>
      <Answered query={fields}>
        {(all) => (
          <DefinitionList
            kind="fields"
            label={t('fields.title')}
            all={all}
            onEdit={setEdited}
            columns={[
              { id: 'target', name: t('fields.target'), cell: ({ target }) => t(`targets.${target}`) },
              { id: 'kind', name: t('fields.kind'), cell: ({ kind }) => t(`kinds.${kind}`) },
              {
                id: 'visibility',
                name: t('fields.visibility'),
                cell: ({ visibility }) => (
                  <Badge tone={visibility === 'public' ? 'info' : 'neutral'}>{t(`fields.${visibility}`)}</Badge>
                ),
              },
              { id: 'required', name: t('fields.required'), cell: ({ required }) => t(`required.${required}`) },
              {
                id: 'types',
                name: t('types.title'),
                cell: (field) =>
                  field.types
                    .map((id) => wordIn(types.find((one) => one.id === id)?.label, i18n.language, id))
                    .join(', ') || t('fields.allTypes'),
              },
              { id: 'id', name: t('fields.name'), cell: ({ name }) => <code>{name}</code> },
            ]}
          />
        )}
      </Answered>
      {edited && <FieldDialog field={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

function FieldDialog({ field, onClose }: { field: FieldDefinition | undefined; onClose: () => void }) {
  const { t, i18n } = useTexts()
  const types = useTypes().data ?? []
  const states = useStates().data ?? []
  const [target, setTarget] = useState<string>(field?.target ?? 'ticket')
  const [kind, setKind] = useState<FieldKind>(field?.kind ?? 'text')
  const [visibility, setVisibility] = useState<string>(field?.visibility ?? 'internal')
  const [required, setRequired] = useState<string>(field?.required ?? 'no')
  const [ofTypes, setOfTypes] = useState(field?.types ?? [])
  const [options, setOptions] = useState<EditedOption[]>(field?.options ?? [])
  const [shown, setShown] = useState(field?.shown ?? { roles: [], states: [] })
  const [editable, setEditable] = useState(field?.editable ?? { roles: [], states: [] })
  const chooses = kind === 'select' || kind === 'multi-select' || kind === 'tree'
  const named = (all: { id: string; label: Record<string, string> }[]) =>
    all.map(({ id, label }) => ({ id, name: wordIn(label, i18n.language, id) }))
  const roles = ROLES.filter((role) => role !== 'customer' || visibility === 'public').map((id) => ({
    id,
    name: t(`roles.${id}`),
  }))
  return (
    <DefinitionDialog
      kind="fields"
      title={t('fields.add')}
      definition={field}
      isRemovable={false}
      idField="name"
      onClose={onClose}
      read={(form) => ({
        ...(field ? {} : { target, kind, visibility }),
        help: labelIn(form, 'help'),
        ...(chooses ? { options: wantedOptions(options, form) } : {}),
        ...(target === 'ticket' ? { required, types: ofTypes, shown, editable } : {}),
      })}
    >
      {!field && (
        <>
          <Choice
            label={t('fields.target')}
            value={target}
            options={TARGETS.map((id) => ({ id, name: t(`targets.${id}`) }))}
            onChoose={setTarget}
          />
          <Choice
            label={t('fields.kind')}
            value={kind}
            options={FIELD_KINDS.map((id) => ({ id, name: t(`kinds.${id}`) }))}
            onChoose={(id) => setKind(id as FieldKind)}
          />
          <Choice
            label={t('fields.visibility')}
            value={visibility}
            options={[
              { id: 'internal', name: t('fields.internal') },
              { id: 'public', name: t('fields.public') },
            ]}
            onChoose={setVisibility}
          />
          <p className="quiet">{t('fields.forEver')}</p>
        </>
      )}
      <Names prefix="help" legend={t('fields.helpText')} label={field?.help} />
      {chooses && <OptionRows options={options} isTree={kind === 'tree'} onChange={setOptions} />}
      {target === 'ticket' && (
        <>
          <Choice
            label={t('fields.required')}
            value={required}
            options={REQUIRED.map((id) => ({ id, name: t(`required.${id}`) }))}
            onChoose={setRequired}
          />
          <Ticks
            legend={t('fields.ofTypes')}
            help={t('fields.noneIsAll')}
            options={named(types)}
            chosen={ofTypes}
            onChange={setOfTypes}
          />
          <Ticks
            legend={t('fields.editableBy')}
            help={t('fields.noneIsDesk')}
            options={roles}
            chosen={editable.roles}
            onChange={(chosen) => setEditable({ ...editable, roles: chosen })}
          />
          <Ticks
            legend={t('fields.editableIn')}
            help={t('fields.noneIsAll')}
            options={named(states)}
            chosen={editable.states}
            onChange={(chosen) => setEditable({ ...editable, states: chosen })}
          />
          <Ticks
            legend={t('fields.shownTo')}
            help={t('fields.shownHelp')}
            options={roles}
            chosen={shown.roles}
            onChange={(chosen) => setShown({ ...shown, roles: chosen })}
          />
          <Ticks
            legend={t('fields.shownIn')}
            help={t('fields.noneIsAll')}
            options={named(states)}
            chosen={shown.states}
            onChange={(chosen) => setShown({ ...shown, states: chosen })}
          />
        </>
      )}
    </DefinitionDialog>
  )
}
