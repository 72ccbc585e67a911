import { useState } from 'react'
import { usePriorities, useStates, useTypes } from '../../api/queries'
import type { StateOption, TypeOption } from '../../api/types'
import { wordIn } from '../../i18n'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { Field, Tick } from '../../parts/Field'
import { Answered } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { PageHeader } from '../PageHeader'
import { DefinitionDialog, Names, Ticks } from './DefinitionDialog'
import { DefinitionList } from './DefinitionList'
import { labelIn, useSaveTicketSettings, useTicketSettings } from './definitions'
import './definitions.css'
import { useTexts } from './texts'

/** No id begins with a hyphen. */
const DEFAULT = '-'

/** The types of tickets, the steps that each allows, and how tickets are numbered. */
export default function TypesPage() {
  const { t, i18n } = useTexts()
  const types = useTypes()
  const priorities = usePriorities().data ?? []
  const [edited, setEdited] = useState<TypeOption | 'new'>()
  return (
    <>
      <PageHeader title={t('types.title')} help={t('types.help')}>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('types.add')}
        </Button>
      </PageHeader>
      <KeyPrefix />
      <Answered query={types}>
        {(all) => (
          <DefinitionList
            kind="types"
            label={t('types.title')}
            all={all}
            onEdit={setEdited}
            columns={[
              {
                id: 'priority',
                name: t('types.priority'),
                cell: ({ priority }) =>
                  priority
                    ? wordIn(priorities.find((one) => one.id === priority)?.label, i18n.language, priority)
                    : '–',
              },
              {
                id: 'offered',
                name: t('types.offeredColumn'),
                cell: ({ offered, customerLabel, label, id }) =>
                  offered ? wordIn(customerLabel, i18n.language, wordIn(label, i18n.language, id)) : '–',
              },
              { id: 'fields', name: t('fields.title'), cell: ({ fields }) => fields.join(', ') || '–' },
              {
                id: 'steps',
                name: t('types.steps'),
                cell: ({ transitions }) =>
                  t(Object.keys(transitions).length > 0 ? 'types.someSteps' : 'types.allSteps'),
              },
              { id: 'id', name: t('id'), cell: ({ id }) => <code>{id}</code> },
            ]}
          />
        )}
      </Answered>
      {edited && <TypeDialog type={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

/** What stands before a ticket's number. */
function KeyPrefix() {
  const { t } = useTexts()
  const settings = useTicketSettings()
  const save = useSaveTicketSettings()
  return (
    <Answered query={settings} lines={1}>
      {({ keyPrefix }) => (
        <form
          key={keyPrefix}
          className="definitions-setting"
          onSubmit={(event) => {
            event.preventDefault()
            const wanted = String(new FormData(event.currentTarget).get('keyPrefix')).trim().toUpperCase()
            save.mutate(
              { keyPrefix: wanted },
              { onSuccess: () => tell(t('types.prefixSaved', { key: `${wanted}-101` })) },
            )
          }}
        >
          <Field
            name="keyPrefix"
            label={t('types.prefix')}
            help={t('types.prefixHelp')}
            defaultValue={keyPrefix}
            maxLength={10}
            isRequired
            isCode
          />
          {save.isError && <Refusal problem={save.error} />}
          <Button type="submit" isPending={save.isPending}>
            {t('types.savePrefix')}
          </Button>
        </form>
      )}
    </Answered>
  )
}

function TypeDialog({ type, onClose }: { type: TypeOption | undefined; onClose: () => void }) {
  const { t, i18n } = useTexts()
  const states = (useStates().data ?? []).filter((state) => state.active)
  const priorities = (usePriorities().data ?? []).filter((one) => one.active)
  const [priority, setPriority] = useState(type?.priority ?? DEFAULT)
  const [steps, setSteps] = useState(type?.transitions ?? {})
  const [isOffered, setOffered] = useState(type?.offered ?? true)
  const [isLimited, setLimited] = useState(Object.keys(steps).length > 0)
  return (
    <DefinitionDialog
      kind="types"
      title={t('types.add')}
      definition={type}
      isRemovable
      onClose={onClose}
      read={(form) => ({
        offered: isOffered,
        customerLabel: isOffered ? labelIn(form, 'customerLabel') : (type?.customerLabel ?? {}),
        help: isOffered ? labelIn(form, 'help') : (type?.help ?? {}),
        transitions: isLimited ? steps : {},
        ...(priority === DEFAULT ? (type ? { priority: null } : {}) : { priority }),
      })}
    >
      <Choice
        label={t('types.priority')}
        value={priority}
        options={[
          { id: DEFAULT, name: t('types.defaultPriority') },
          ...priorities.map(({ id, label }) => ({ id, name: wordIn(label, i18n.language, id) })),
        ]}
        onChoose={setPriority}
      />
      <Tick label={t('types.offered')} help={t('types.offeredHelp')} isSelected={isOffered} onChange={setOffered} />
      {isOffered && (
        <>
          <Names
            prefix="customerLabel"
            legend={t('customerLabel')}
            help={t('customerLabelHelp')}
            label={type?.customerLabel}
          />
          <Names prefix="help" legend={t('types.when')} help={t('types.whenHelp')} label={type?.help} />
        </>
      )}
      <Tick label={t('types.limit')} help={t('types.limitHelp')} isSelected={isLimited} onChange={setLimited} />
      {isLimited && <Steps states={states} steps={steps} onChange={setSteps} />}
    </DefinitionDialog>
  )
}

/** Per state, what may follow. All of it is the same as nothing said. */
function Steps({
  states,
  steps,
  onChange,
}: {
  states: StateOption[]
  steps: Record<string, string[]>
  onChange: (steps: Record<string, string[]>) => void
}) {
  const { t, i18n } = useTexts()
  const name = (state: StateOption) => wordIn(state.label, i18n.language, state.id)
  const settable = states.filter(({ type }) => type !== 'new' && type !== 'merged')
  return states
    .filter(({ type }) => type !== 'merged')
    .map((from) => {
      const options = settable.filter((to) => to.id !== from.id).map((to) => ({ id: to.id, name: name(to) }))
      const all = options.map(({ id }) => id)
      return (
        <Ticks
          key={from.id}
          legend={t('types.from', { state: name(from) })}
          options={options}
          chosen={steps[from.id] ?? all}
          onChange={(chosen) => {
            const { [from.id]: _before, ...others } = steps
            onChange(all.every((id) => chosen.includes(id)) ? others : { ...others, [from.id]: chosen })
          }}
        />
      )
    })
}
