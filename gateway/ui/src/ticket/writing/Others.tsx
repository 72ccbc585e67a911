import { Icon } from '../../parts/Icon'
import { useSignedIn } from '../../shell/me'
import { type Doing, type Someone, useOthers } from './presence'
import { useTexts } from './texts'

/** Who else is here and what they do, before two people give two answers. */
export function Others({ ticketId }: { ticketId: string }) {
  const { t, i18n } = useTexts()
  const others = useOthers(ticketId, useSignedIn().id)
  const names = (some: Someone[]) => new Intl.ListFormat(i18n.language).format(some.map((one) => one.name))
  const says: Record<Doing, (name: string, count: number) => string> = {
    replying: (name, count) => t('replying', { name, count }),
    noting: (name, count) => t('noting', { name, count }),
    looking: (name, count) => t('looking', { name, count }),
  }
  return (
    <p className="others" role="status">
      {(['replying', 'noting', 'looking'] as const).map((doing) => {
        const some = others.filter((one) => one.doing === doing)
        if (some.length === 0) return null
        return (
          <span key={doing} data-doing={doing}>
            <Icon name={doing === 'looking' ? 'person' : 'pencil'} />
            {says[doing](names(some), some.length)}
          </span>
        )
      })}
    </p>
  )
}
