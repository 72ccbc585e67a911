import { createContext, useCallback, useContext, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Autocomplete,
  Collection,
  Dialog as Box,
  Header,
  Input,
  Keyboard,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components'
import { Icon } from '../parts/Icon'
import { type Command, type Group, GROUPS, useCommands, useCommandsNow } from './commands'
import { listenToKeys } from './keys'
import { ShortcutList } from './ShortcutList'

type Shown = { what: 'palette'; group?: Group } | { what: 'keys' }

const PaletteContext = createContext<(group?: Group) => void>(() => undefined)

/** Opens the palette: with everything, or with one group only. */
export function usePalette() {
  return useContext(PaletteContext)
}

/** Lets everything within be done by key and by name. */
export function Commands({ children }: { children: React.ReactNode }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Shown>()
  const open = useCallback((group?: Group) => setShown({ what: 'palette', ...(group ? { group } : {}) }), [])
  useEffect(() => listenToKeys(() => open()), [open])
  useCommands([{ id: 'keys', name: t('keys.title'), group: 'page', keys: '?', run: () => setShown({ what: 'keys' }) }])
  const close = () => setShown(undefined)
  return (
    <PaletteContext value={open}>
      {children}
      {shown?.what === 'palette' && <Palette group={shown.group} onClose={close} />}
      {shown?.what === 'keys' && <ShortcutList onClose={close} />}
    </PaletteContext>
  )
}

function Palette({ group, onClose }: { group: Group | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const commands = useCommandsNow().filter((one) => !group || one.group === group)
  const sections = GROUPS.map((id) => ({ id, commands: commands.filter((one) => one.group === id) })).filter(
    (section) => section.commands.length > 0,
  )
  const name = group ? t(`palette.groups.${group}`) : t('palette.title')
  const run = (id: React.Key) => {
    onClose()
    // Only when the palette has given the focus back: what runs may want to have it.
    setTimeout(() => commands.find((one) => one.id === id)?.run())
  }
  return (
    <ModalOverlay className="veil palette-veil" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal className="modal palette">
        <Box aria-label={name}>
          <Autocomplete filter={hasAllWords}>
            <SearchField className="search" aria-label={name} autoFocus>
              <Icon name="search" />
              <Input placeholder={group ? name : t('palette.hint')} />
            </SearchField>
            <div className="commands" tabIndex={0}>
              <Menu
                aria-label={name}
                items={sections}
                onAction={run}
                renderEmptyState={() => <p className="empty">{t('palette.none')}</p>}
              >
                {(section) => (
                  <MenuSection id={section.id}>
                    {!group && <Header>{t(`palette.groups.${section.id}`)}</Header>}
                    <Collection items={section.commands}>{(command) => <Entry command={command} />}</Collection>
                  </MenuSection>
                )}
              </Menu>
            </div>
          </Autocomplete>
        </Box>
      </Modal>
    </ModalOverlay>
  )
}

function Entry({ command }: { command: Command }) {
  const { t } = useTranslation()
  return (
    <MenuItem id={command.id} textValue={command.name}>
      <span className="name">{command.name}</span>
      {command.isChosen && <span className="quiet">{t('palette.chosen')}</span>}
      {command.keys && <Keys keys={command.keys} />}
    </MenuItem>
  )
}

export function Keys({ keys }: { keys: string }) {
  return (
    <span className="keys" aria-hidden="true">
      {keys.split(' ').map((key) => (
        <Keyboard key={key}>{key.length === 1 ? key.toUpperCase() : key}</Keyboard>
      ))}
    </span>
  )
}

/** "assign jun" finds "Assign to Jun Park": every word somewhere, in any order. */
export function hasAllWords(text: string, words: string): boolean {
  const plain = (some: string) => some.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain(words)
    .split(/\s+/)
    .every((word) => plain(text).includes(word))
}
