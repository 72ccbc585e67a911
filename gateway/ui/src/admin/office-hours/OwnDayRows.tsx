import { Button } from '../../parts/Button'
import { Field, Tick } from '../../parts/Field'
import { newKey } from '../../parts/key'
import type { OwnDay } from './calendars'
import { readHours, writeHours } from './hours'
import { useTexts } from './texts'

/** As it is written in the form. */
export interface EditedDay {
  key: string
  date: string
  name: string
  yearly: boolean
  hours: string
}

export function edited(days: OwnDay[]): EditedDay[] {
  return days.map(({ date, name, yearly, hours }) => ({
    key: newKey(),
    date,
    name: name ?? '',
    yearly,
    hours: writeHours(hours),
  }))
}

/** Those that can be saved: a row without a date is not one yet. */
export function wanted(days: EditedDay[]): OwnDay[] {
  return days
    .filter(({ date }) => date)
    .map(({ date, name, yearly, hours }) => ({ date, name: name.trim(), yearly, hours: readHours(hours) ?? [] }))
}

/** Days with hours of their own: a company's holiday, a short Christmas Eve. */
export function OwnDayRows({ days, onChange }: { days: EditedDay[]; onChange: (days: EditedDay[]) => void }) {
  const { t } = useTexts()
  const put = (key: string, part: Partial<EditedDay>) =>
    onChange(days.map((day) => (day.key === key ? { ...day, ...part } : day)))
  return (
    <fieldset className="office-days">
      <legend>{t('ownDays')}</legend>
      <p className="quiet">{t('ownDaysHelp')}</p>
      {days.map((day) => (
        <div key={day.key} className="own-day">
          <Field
            type="date"
            label={t('date')}
            value={day.date}
            onChange={(date) => put(day.key, { date })}
            isRequired
          />
          <Field label={t('dayName')} value={day.name} onChange={(name) => put(day.key, { name })} maxLength={100} />
          <Field
            label={t('dayHours')}
            placeholder={t('closed')}
            value={day.hours}
            onChange={(hours) => put(day.key, { hours })}
            validate={(hours) => (readHours(hours) ? null : t('unreadable'))}
          />
          <Tick label={t('yearly')} isSelected={day.yearly} onChange={(yearly) => put(day.key, { yearly })} />
          <Button kind="quiet" onPress={() => onChange(days.filter(({ key }) => key !== day.key))}>
            {t('removeDay')}
          </Button>
        </div>
      ))}
      <div>
        <Button
          icon="plus"
          onPress={() => onChange([...days, { key: newKey(), date: '', name: '', yearly: false, hours: '' }])}
        >
          {t('addDay')}
        </Button>
      </div>
    </fieldset>
  )
}
