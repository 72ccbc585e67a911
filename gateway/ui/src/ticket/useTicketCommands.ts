import { useTranslation } from 'react-i18next'
import type { Ticket } from '../api/types'
import { type Command, type Group, useCommands } from '../commands/commands'
import { usePalette } from '../commands/Palette'
import { useSignedIn } from '../shell/me'
import { NOBODY, type TicketEdit } from './useTicketEdit'

/** Everything that the panel can set, by key and by name. */
export function useTicketCommands(ticket: Ticket, { options, apply }: TicketEdit, showPanel: () => void) {
  const { t } = useTranslation()
  const me = useSignedIn()
  const openPalette = usePalette()
  const choosing = (group: Group, name: string, keys: string): Command => ({
    id: `choose-${group}`,
    name,
    group: 'ticket',
    keys,
    run: () => openPalette(group),
  })
  const alternatives = (
    group: 'state' | 'assignee' | 'priority' | 'group',
    now: string | undefined,
    name: (value: string) => string,
  ) =>
    options[group].map((option): Command => ({
      id: `${group}-${option.id}`,
      name: name(option.name),
      group,
      isChosen: option.id === now,
      run: () => {
        if (option.id !== now) apply({ [group]: option.id === NOBODY ? null : option.id })
      },
    }))
  useCommands([
    choosing('assignee', t('ticket.assign'), 'a'),
    choosing('state', t('ticket.setState'), 's'),
    choosing('priority', t('ticket.setPriority'), 'p'),
    {
      id: 'tags',
      name: t('ticket.setTags'),
      group: 'ticket',
      keys: 't',
      run: () => {
        showPanel()
        // The panel may have been folded away until now.
        requestAnimationFrame(() => document.getElementById('new-tag')?.focus())
      },
    },
    ...(ticket.assignee?.id === me.id
      ? []
      : [
          {
            id: 'take',
            name: t('ticket.takeIt'),
            group: 'ticket' as const,
            keys: 'i',
            run: () => apply({ assignee: me.id }),
          },
        ]),
    ...alternatives('state', ticket.state.id, (name) => t('ticket.stateTo', { name })),
    ...alternatives('assignee', ticket.assignee?.id ?? NOBODY, (name) => t('ticket.assignTo', { name })),
    ...alternatives('priority', ticket.priority.id, (name) => t('ticket.priorityTo', { name })),
    ...alternatives('group', ticket.group?.id, (name) => t('ticket.groupTo', { name })),
  ])
}
