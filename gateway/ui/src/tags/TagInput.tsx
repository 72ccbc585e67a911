import { useContext, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Button as Pressable,
  ComboBox,
  ComboBoxStateContext,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Tag,
  TagGroup,
  TagList,
  Text,
} from 'react-aria-components'
import { Icon } from '../parts/Icon'
import { type TagUse, useTagSuggestions } from './tags'
import './tags.css'

/** Some tags, and a place to write another one, where those in use are offered. */
export function TagInput({
  label,
  tags,
  isReadOnly = false,
  id,
  action,
  onChange,
}: {
  label: string
  tags: string[]
  isReadOnly?: boolean
  /** Of the place where one is written. */
  id?: string
  /** What writing one there does. */
  action?: string
  onChange: (tags: string[]) => void
}) {
  const { t } = useTranslation()
  const [written, setWritten] = useState('')
  const suggestions = (useTagSuggestions(written.trim()).data ?? []).filter(({ name }) => !tags.includes(name))
  const name = action ?? t('ticket.addTag')
  const add = (tag: string) => {
    setWritten('')
    if (tag && !tags.includes(tag)) onChange([...tags, tag])
  }
  return (
    <div className="tags">
      <TagGroup
        aria-label={label}
        {...(isReadOnly ? {} : { onRemove: (removed) => onChange(tags.filter((tag) => !removed.has(tag))) })}
      >
        <span className="quiet" aria-hidden="true">
          {label}
        </span>
        <TagList items={tags.map((tag) => ({ id: tag }))}>
          {({ id: tag }) => (
            <Tag className="tag" textValue={tag}>
              {tag}
              {!isReadOnly && (
                <Pressable slot="remove" aria-label={t('ticket.removeTag', { tag })}>
                  <Icon name="close" />
                </Pressable>
              )}
            </Tag>
          )}
        </TagList>
      </TagGroup>
      <ComboBox
        className="field"
        {...(id ? { id } : {})}
        isDisabled={isReadOnly}
        allowsCustomValue
        value={null}
        inputValue={written}
        onInputChange={setWritten}
        onChange={(chosen) => chosen !== null && add(String(chosen))}
        items={suggestions.map((tag) => ({ id: tag.name, ...tag }))}
        // The service has chosen them.
        defaultFilter={() => true}
      >
        <Label className="hidden">{name}</Label>
        <Input
          placeholder={name}
          maxLength={100}
          onBlur={() => add(written.trim())}
          onKeyDown={(event) => {
            const isChoosing = event.currentTarget.hasAttribute('aria-activedescendant')
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || isChoosing) return
            // It ends the word, not the form around it.
            event.preventDefault()
            add(written.trim())
          }}
        />
        <OpenFor suggestions={suggestions} />
        <Popover>
          <ListBox<(typeof suggestions)[number]>>
            {(tag) => (
              <ListBoxItem className="react-aria-ListBoxItem suggestion" id={tag.name} textValue={tag.name}>
                <Text slot="label">{tag.name}</Text>
                <span className="quiet">{tag.tickets}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </div>
  )
}

/** Suggestions come a moment after the letters that they are asked by; a list that was empty then would stay closed. */
function OpenFor({ suggestions }: { suggestions: TagUse[] }) {
  const box = useContext(ComboBoxStateContext)
  const names = suggestions.map(({ name }) => name).join('\n')
  useEffect(() => {
    if (names && box?.isFocused && !box.isOpen) box.open(null, 'input')
    // Not when it is closed: what somebody has closed stays so until other suggestions come.
  }, [names])
  return null
}
