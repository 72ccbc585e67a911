import { useState } from 'react'
import type { FieldContent, FieldDefinition } from '../../api/types'
import { wordIn } from '../../i18n'
import { Choice } from '../../parts/Choice'
import { Field, Tick } from '../../parts/Field'
import { choices, inputType, read, written } from './fields'
import { useTexts } from './texts'

/** No id of an option begins with a hyphen. */
const NONE = '-'

interface InputProps {
  field: FieldDefinition
  value: FieldContent | null | undefined
  isBusy?: boolean
  isRequired?: boolean
  /** Told at each letter rather than when a text is finished: inside a form that is sent as a whole. */
  isLive?: boolean
  /** Told once somebody begins to write, which is a while before the text is finished. */
  onBegin?: () => void
  onChange: (value: FieldContent | null) => void
}

/** A custom field to fill in, by its kind. */
export function FieldInput(props: InputProps) {
  const { t, i18n } = useTexts()
  const { field, value, isBusy = false, onChange } = props
  const label = wordIn(field.label, i18n.language, field.name)
  const help = wordIn(field.help, i18n.language, '')
  switch (field.kind) {
    case 'checkbox':
      return <Tick label={label} help={help} isSelected={value === true} isDisabled={isBusy} onChange={onChange} />
    case 'select':
    case 'tree': {
      const chosen = typeof value === 'string' ? value : NONE
      return (
        <Choice
          label={label}
          value={chosen}
          options={[{ id: NONE, name: t('none') }, ...choices(field, i18n.language, [chosen])]}
          isBusy={isBusy}
          onChoose={(id) => onChange(id === NONE ? null : id)}
        />
      )
    }
    case 'multi-select': {
      const chosen = Array.isArray(value) ? value : []
      return (
        <fieldset className="ticks" disabled={isBusy}>
          <legend>{label}</legend>
          {choices(field, i18n.language, chosen).map(({ id, name }) => (
            <Tick
              key={id}
              label={name}
              isSelected={chosen.includes(id)}
              isDisabled={isBusy}
              onChange={(on) => {
                const next = on ? [...chosen, id] : chosen.filter((one) => one !== id)
                onChange(next.length > 0 ? next : null)
              }}
            />
          ))}
        </fieldset>
      )
    }
    case 'text':
    case 'paragraph':
    case 'number':
    case 'decimal':
    case 'date':
    case 'date-time':
    case 'url':
    case 'phone':
      return <Written {...props} label={label} help={help} />
  }
}

function Written({
  field,
  value,
  isBusy = false,
  isRequired = false,
  isLive = false,
  onBegin,
  onChange,
  label,
  help,
}: InputProps & { label: string; help: string }) {
  const there = written(field, value)
  const [text, setText] = useState(there)
  /** What was there when somebody last looked. */
  const [seen, setSeen] = useState(there)
  const [isWriting, setWriting] = useState(false)
  // A value that came from elsewhere replaces what stands here, except under somebody's fingers.
  if (there !== seen && !isWriting && !isLive) {
    setSeen(there)
    setText(there)
  }
  const finish = () => {
    setWriting(false)
    if (text !== seen) onChange(read(field, text))
  }
  return (
    <Field
      label={label}
      help={help}
      value={text}
      type={inputType(field)}
      isDisabled={isBusy}
      isRequired={isRequired}
      onChange={(next) => {
        if (!isWriting) onBegin?.()
        setWriting(true)
        setText(next)
        if (isLive) onChange(read(field, next))
      }}
      onBlur={() => !isLive && finish()}
      onKeyDown={(event) => {
        if (!isLive && event.key === 'Enter' && !event.nativeEvent.isComposing && field.kind !== 'paragraph') finish()
      }}
      {...(field.kind === 'paragraph' ? { rows: 3 } : {})}
      {...(field.kind === 'number' || field.kind === 'decimal' ? { inputMode: 'decimal' as const } : {})}
    />
  )
}
