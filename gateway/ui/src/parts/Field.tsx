import {
  Checkbox,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  type CheckboxProps,
  type TextFieldProps,
} from 'react-aria-components'
import { Icon } from './Icon'

/**
 * One text to fill in: its name, what it does, and beside it what is wrong with it. `rows` makes it a larger one. Inside a form
 * `isRequired`, `type` and `pattern` are checked when it is sent; `errorMessage` is what the service refused.
 */
export function Field({
  label,
  help,
  errorMessage,
  placeholder = '',
  rows,
  isCode = false,
  ...rest
}: Omit<TextFieldProps, 'children' | 'className'> & {
  label: string
  help?: React.ReactNode
  errorMessage?: string | undefined
  placeholder?: string
  rows?: number
  isCode?: boolean
}) {
  return (
    <TextField
      className="field"
      {...(errorMessage ? { isInvalid: true } : {})}
      data-code={isCode || undefined}
      {...rest}
    >
      <Label>{label}</Label>
      {rows ? <TextArea rows={rows} placeholder={placeholder} /> : <Input placeholder={placeholder} />}
      {help && (
        <Text slot="description" className="quiet">
          {help}
        </Text>
      )}
      <FieldError>{errorMessage}</FieldError>
    </TextField>
  )
}

/** Yes or no, with what a yes means. */
export function Tick({
  label,
  help,
  ...rest
}: Omit<CheckboxProps, 'children' | 'className'> & { label: React.ReactNode; help?: React.ReactNode }) {
  return (
    <Checkbox className="tick" {...rest}>
      <span className="box">
        <Icon name="check" />
      </span>
      <span>
        {label}
        {help && <span className="quiet">{help}</span>}
      </span>
    </Checkbox>
  )
}
