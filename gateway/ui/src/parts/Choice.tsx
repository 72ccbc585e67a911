import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { Icon } from './Icon'

export interface Option {
  id: string
  name: string
}

/** One of a few values, shown as it is in the store; while a change is under way it cannot be changed again. */
export function Choice({
  label,
  value,
  options,
  isBusy = false,
  onChoose,
}: {
  label: string
  value: string
  options: Option[]
  isBusy?: boolean
  onChoose: (id: string) => void
}) {
  return (
    <Select
      className="choice"
      value={value}
      isDisabled={isBusy}
      onChange={(key) => key !== null && String(key) !== value && onChoose(String(key))}
    >
      <Label>{label}</Label>
      <Button>
        <SelectValue />
        <Icon name="down" />
      </Button>
      <Popover>
        <ListBox items={options}>{(option) => <ListBoxItem id={option.id}>{option.name}</ListBoxItem>}</ListBox>
      </Popover>
    </Select>
  )
}
