import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/Dialog'
import { commandsNow, GROUPS } from './commands'
import { Keys } from './Palette'

/** Every key that does something at this moment. */
export function ShortcutList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const commands = [
    ...commandsNow().filter((one) => one.keys),
    { id: 'palette', name: t('palette.title'), group: 'page' as const, keys: 'Ctrl K' },
    { id: 'send', name: t('keys.send'), group: 'ticket' as const, keys: 'Ctrl Enter' },
  ]
  return (
    <Dialog title={t('keys.title')} isOpen onClose={onClose} size="wide">
      <div className="shortcuts">
        {GROUPS.map((group) => ({ group, keys: commands.filter((one) => one.group === group) }))
          .filter(({ keys }) => keys.length > 0)
          .map(({ group, keys }) => (
            <section key={group}>
              <h3>{t(`palette.groups.${group}`)}</h3>
              <dl>
                {keys.map((command) => (
                  <div key={command.id}>
                    <dt>{command.name}</dt>
                    <dd>
                      <Keys keys={command.keys!} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
      <p className="quiet">{t('keys.hint')}</p>
    </Dialog>
  )
}
