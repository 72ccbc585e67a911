import { Badge } from '../../parts/Badge'
import { Tick } from '../../parts/Field'
import type { Previewed, ShownDay } from './calendars'
import { writeHours } from './hours'
import { useTexts } from './texts'

/** Whether somebody is there, and until when that lasts: in the calendar's time, as its hours are. */
export function Now({ previewed: { open, opensAt, closesAt }, timeZone }: { previewed: Previewed; timeZone: string }) {
  const { t, i18n } = useTexts()
  const time = (at: string) =>
    new Intl.DateTimeFormat(i18n.language, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }).format(new Date(at))
  return (
    <span>
      <Badge tone={open ? 'good' : 'neutral'}>{t(open ? 'open' : 'closed')}</Badge>{' '}
      {open
        ? closesAt
          ? t('closesAt', { time: time(closesAt) })
          : t('neverCloses')
        : opensAt
          ? t('opensAt', { time: time(opensAt) })
          : t('neverOpens')}
    </span>
  )
}

/** The holidays and own days of the coming year; each holiday can be switched off. */
export function ComingDays({
  days,
  holidaysOff,
  onChange,
}: {
  days: ShownDay[]
  holidaysOff: string[]
  onChange: (holidaysOff: string[]) => void
}) {
  const { t, i18n } = useTexts()
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'full', timeZone: 'UTC' })
  return (
    <fieldset className="office-days">
      <legend>{t('comingDays')}</legend>
      <p className="quiet">{t('comingDaysHelp')}</p>
      {days.map(({ date, key, name, hours }) => {
        const about = `${day.format(new Date(`${date}T00:00:00Z`))} · ${name ?? t('ownDay')}`
        return key ? (
          <Tick
            key={`${date} ${key}`}
            label={about}
            isSelected={!holidaysOff.includes(key)}
            onChange={(isClosed) =>
              onChange(isClosed ? holidaysOff.filter((one) => one !== key) : [...holidaysOff, key])
            }
          />
        ) : (
          <p key={date}>
            {about}
            <span className="quiet"> · {hours.length === 0 ? t('closed') : writeHours(hours)}</span>
          </p>
        )
      })}
    </fieldset>
  )
}
