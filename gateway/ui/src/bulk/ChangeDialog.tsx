import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ListName, useAgents, useEveryAgent, useGroups, usePriorities, useStates, useTypes } from '../api/queries'
import { type Definition, mayIn } from '../api/types'
import { wordIn } from '../i18n'
import { Choice, type Option } from '../parts/Choice'
import { FormDialog } from '../parts/Dialog'
import { Field } from '../parts/Field'
import { useSignedIn } from '../shell/me'
import { TagInput } from '../tags/TagInput'
import { NO_TYPE, NOBODY } from '../ticket/useTicketEdit'
import { type JointChange, useBeginBulkChange } from './bulkChanges'
import { useTexts } from './texts'
import type { Selection } from './useSelection'

/** Stands for what stays as it is in each ticket. */
const AS_IT_IS = ' '

const FIELDS = ['state', 'assignee', 'group', 'priority', 'type'] as const
type Field = (typeof FIELDS)[number]

/** One change for all selected tickets. */
export default function ChangeDialog({
  list,
  selection,
  count,
  onClose,
  onBegun,
}: {
  list: ListName
  selection: Selection
  count: number
  onClose: () => void
  onBegun: () => void
}) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const begin = useBeginBulkChange(list, selection)
  const [chosen, setChosen] = useState<Partial<Record<Field, string>>>({})
  const [addTags, setAddTags] = useState<string[]>([])
  const [removeTags, setRemoveTags] = useState<string[]>([])
  const options = useOptions(chosen.group)
  const change: JointChange = {
    ...Object.fromEntries(
      Object.entries(chosen).map(([field, id]) => [field, id === NOBODY || id === NO_TYPE ? null : id]),
    ),
    ...(addTags.length > 0 ? { addTags } : {}),
    ...(removeTags.length > 0 ? { removeTags } : {}),
  }
  const choose = (field: Field, id: string) => {
    const { [field]: _, ...others } = chosen
    setChosen(id === AS_IT_IS ? others : { ...others, [field]: id })
  }
  return (
    <FormDialog
      title={t('change', { count })}
      isOpen
      onClose={onClose}
      action={t('change', { count })}
      isBusy={begin.isPending}
      isReady={Object.keys(change).length > 0}
      problem={begin.error}
      onSubmit={(form) =>
        begin.mutate({ change, reason: String(form.get('reason') ?? '').trim() }, { onSuccess: onBegun })
      }
    >
      <div className="joint-change">
        {FIELDS.map((field) => (
          <Choice
            key={field}
            label={common(`field.${field}`)}
            value={chosen[field] ?? AS_IT_IS}
            options={[{ id: AS_IT_IS, name: t('asItIs') }, ...options[field]]}
            onChoose={(id) => choose(field, id)}
          />
        ))}
        <TagInput
          label={t('addTags')}
          action={t('addTags')}
          tags={addTags}
          onChange={(tags) => {
            setAddTags(tags)
            setRemoveTags(removeTags.filter((tag) => !tags.includes(tag)))
          }}
        />
        <TagInput
          label={t('removeTags')}
          action={t('removeTags')}
          tags={removeTags}
          onChange={(tags) => {
            setRemoveTags(tags)
            setAddTags(addTags.filter((tag) => !tags.includes(tag)))
          }}
        />
      </div>
      <Field name="reason" label={t('reason')} help={t('reasonHelp')} maxLength={500} />
    </FormDialog>
  )
}

function useOptions(group: string | undefined): Record<Field, Option[]> {
  const { t, i18n } = useTranslation()
  const me = useSignedIn()
  const inGroup = useAgents(group).data
  const everybody = useEveryAgent(group === undefined).data
  const agents = (group === undefined ? everybody : inGroup) ?? []
  const chosen = <D extends Definition>(all: D[] | undefined) =>
    (all ?? []).filter((one) => one.active).map((one) => ({ ...one, name: wordIn(one.label, i18n.language, one.id) }))
  return {
    // A ticket becomes new or merged by itself; nobody can choose that.
    state: chosen(useStates().data).filter(({ type }) => type !== 'new' && type !== 'merged'),
    assignee: [{ id: NOBODY, name: t('ticket.nobody') }, ...agents.map(({ id, name }) => ({ id, name: name ?? id }))],
    group: (useGroups().data ?? []).filter(({ id, active }) => active !== false && mayIn(me, 'create', id)),
    priority: chosen(usePriorities().data),
    type: [{ id: NO_TYPE, name: t('ticket.noType') }, ...chosen(useTypes().data)],
  }
}
