import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Definition, Label } from '../../api/types'
import { LANGUAGES, wordIn } from '../../i18n'
import { Button } from '../../parts/Button'
import { FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { idFor, type Kind, labelIn, languagesOf, toggled, useRemoveDefinition, useSaveDefinition } from './definitions'
import { useTexts } from './texts'

/** The form of a definition: its names, its id while it is new, and what its kind has besides. */
export function DefinitionDialog<D extends Definition>({
  kind,
  title,
  definition,
  isRemovable,
  idField = 'id',
  read,
  onClose,
  children,
}: {
  kind: Kind
  title: string
  /** Absent for a new one. */
  definition: D | undefined
  isRemovable: boolean
  /** Under which name a new one's id is sent. */
  idField?: 'id' | 'name'
  /** What the form has besides the names and the id. */
  read: (form: FormData) => object
  onClose: () => void
  children: React.ReactNode
}) {
  const { t, i18n } = useTexts()
  const { t: common } = useTranslation()
  const save = useSaveDefinition<D>(kind)
  const remove = useRemoveDefinition(kind)
  const [id, setId] = useState<string>()
  const [suggested, setSuggested] = useState('')
  const name = wordIn(definition?.label, i18n.language, definition?.id ?? '')
  const submit = (form: FormData) => {
    const wanted = { label: labelIn(form, 'label'), ...read(form) }
    save.mutate(
      { id: definition?.id, wanted: definition ? wanted : { ...wanted, [idField]: (id ?? suggested).trim() } },
      {
        onSuccess: ({ body }) => {
          tell(t('saved', { name: wordIn(body.label, i18n.language, body.id) }))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={definition ? t('editOne', { name }) : title}
      isOpen
      size="wide"
      onClose={onClose}
      action={definition ? common('action.save') : title}
      isBusy={save.isPending}
      problem={save.error}
      onSubmit={submit}
    >
      <Names
        prefix="label"
        legend={t('name')}
        label={definition?.label}
        isRequired
        onChange={(_language, text) => setSuggested((now) => idFor(text) || now)}
      />
      {!definition && (
        <Field
          label={t(idField === 'id' ? 'id' : 'fields.name')}
          help={t(idField === 'id' ? 'idHelp' : 'nameHelp')}
          value={id ?? suggested}
          onChange={setId}
          isRequired
          isCode
        />
      )}
      {children}
      {definition && isRemovable && (
        <div>
          {remove.isError && <Refusal problem={remove.error} />}
          <Button
            kind="danger"
            isPending={remove.isPending}
            onPress={() =>
              remove.mutate(definition.id, {
                onSuccess: () => {
                  tell(t('removed', { name }))
                  onClose()
                },
              })
            }
          >
            {t('remove')}
          </Button>
        </div>
      )}
    </FormDialog>
  )
}

/** A name in each language; `PREFIX.LANGUAGE` in the form. */
export function Names({
  prefix,
  legend,
  label,
  help,
  isRequired = false,
  onChange,
}: {
  prefix: string
  legend: string
  label: Label | undefined
  help?: string
  isRequired?: boolean
  onChange?: (language: string, text: string) => void
}) {
  const { i18n } = useTexts()
  return (
    <fieldset className="names">
      <legend>{legend}</legend>
      {help && <p className="quiet">{help}</p>}
      {languagesOf(label).map((language) => (
        <Field
          key={language}
          name={`${prefix}.${language}`}
          label={LANGUAGES[language as keyof typeof LANGUAGES] ?? language}
          defaultValue={label?.[language] ?? ''}
          isRequired={isRequired && language === i18n.language && !label}
          maxLength={prefix === 'help' ? 500 : 100}
          onChange={(text) => onChange?.(language, text)}
        />
      ))}
    </fieldset>
  )
}

/** Some of a few things. */
export function Ticks({
  legend,
  help,
  options,
  chosen,
  onChange,
}: {
  legend: string
  help?: string
  options: { id: string; name: string }[]
  chosen: string[]
  onChange: (chosen: string[]) => void
}) {
  return (
    <fieldset className="ticks">
      <legend>{legend}</legend>
      {help && <p className="quiet">{help}</p>}
      {options.map(({ id, name }) => (
        <Tick
          key={id}
          label={name}
          isSelected={chosen.includes(id)}
          onChange={(on) => onChange(toggled(chosen, id, on))}
        />
      ))}
    </fieldset>
  )
}
