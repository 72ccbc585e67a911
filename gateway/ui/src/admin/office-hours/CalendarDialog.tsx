import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../../i18n'
import { Choice } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { idFor } from '../definitions/definitions'
import { type Calendar, usePreview, useSaveCalendar, WEEKDAYS } from './calendars'
import { readHours, writeHours } from './hours'
import { edited, OwnDayRows, wanted } from './OwnDayRows'
import { ComingDays, Now } from './Preview'
import { useTexts } from './texts'
import { useLate } from './useLate'

/** No country is called so. */
const NONE = '-'

/** What the sentence of the preview promises: one working hour, so that it shows one. */
const SAMPLE_PROMISE = 60

const USUAL = { monday: 1, tuesday: 1, wednesday: 1, thursday: 1, friday: 1, saturday: 0, sunday: 0 }

/** A calendar to write, with what it would say now beside it. */
export function CalendarDialog({
  calendar,
  isFirst,
  countries,
  onClose,
}: {
  /** Absent for a new one. */
  calendar: Calendar | undefined
  /** Whether there is no other: then it is for every group, unless somebody wants it otherwise. */
  isFirst: boolean
  countries: string[]
  onClose: () => void
}) {
  const { t, i18n } = useTexts()
  const { t: common } = useTranslation()
  const save = useSaveCalendar(calendar?.id)
  const [name, setName] = useState(calendar?.name ?? '')
  const [id, setId] = useState<string>()
  const [timeZone, setTimeZone] = useState(calendar?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [week, setWeek] = useState(() =>
    Object.fromEntries(
      WEEKDAYS.map((day) => [day, calendar ? writeHours(calendar.hours[day] ?? []) : USUAL[day] ? '09:00–18:00' : '']),
    ),
  )
  const [country, setCountry] = useState(calendar?.country ?? NONE)
  const [holidaysOff, setHolidaysOff] = useState(calendar?.holidaysOff ?? [])
  const [ownDays, setOwnDays] = useState(() => edited(calendar?.ownDays ?? []))
  const [standard, setStandard] = useState(calendar?.standard ?? isFirst)
  const suggested = idFor(name)
  const draft = {
    timeZone,
    hours: Object.fromEntries(WEEKDAYS.map((day) => [day, readHours(week[day] ?? '') ?? []])),
    country: country === NONE ? '' : country,
    holidaysOff,
    ownDays: wanted(ownDays),
  }
  const preview = usePreview(useLate(draft), i18n.language, SAMPLE_PROMISE)
  const tags = [...new Set([...Object.keys(LANGUAGES), ...Object.keys(calendar?.outOfHours ?? {})])]
  const submit = (form: FormData) => {
    const outOfHours = Object.fromEntries(tags.map((tag) => [tag, String(form.get(`outOfHours.${tag}`) ?? '')]))
    const all = { ...draft, name: name.trim(), outOfHours, standard }
    save.mutate(calendar ? all : { ...all, id: (id ?? suggested).trim() }, {
      onSuccess: ({ body }) => {
        tell(t('saved', { name: body.name }))
        onClose()
      },
    })
  }
  const inWords = new Intl.DisplayNames([i18n.language], { type: 'region' })
  const places = countries
    .map((code) => ({ id: code, name: inWords.of(code) ?? code }))
    .sort((one, other) => one.name.localeCompare(other.name, i18n.language))
  const zones = [...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
  return (
    <FormDialog
      title={calendar ? t('editOne', { name: calendar.name }) : t('add')}
      isOpen
      size="wide"
      onClose={onClose}
      action={calendar ? common('action.save') : t('add')}
      isBusy={save.isPending}
      problem={save.error}
      onSubmit={submit}
    >
      <Field label={t('name')} value={name} onChange={setName} isRequired maxLength={100} autoFocus />
      {!calendar && (
        <Field
          label={t('id')}
          help={t('idHelp')}
          value={id ?? suggested}
          onChange={setId}
          pattern="[a-z0-9][a-z0-9\-]{0,59}"
          isRequired
          isCode
        />
      )}
      <Choice
        label={t('timeZone')}
        value={timeZone}
        options={zones.map((zone) => ({ id: zone, name: zone }))}
        onChoose={setTimeZone}
      />
      <section className="office-preview" aria-label={t('preview')} aria-live="polite">
        {preview.error ? (
          <Refusal problem={preview.error} />
        ) : (
          preview.data && (
            <>
              <p>
                <Now previewed={preview.data} timeZone={draft.timeZone} />
              </p>
              {preview.data.sentence && (
                <>
                  <p className="quiet">{t('sample')}</p>
                  <blockquote>{preview.data.sentence}</blockquote>
                </>
              )}
            </>
          )
        )}
      </section>
      <fieldset className="office-week">
        <legend>{t('week')}</legend>
        <p className="quiet">{t('weekHelp')}</p>
        {WEEKDAYS.map((day, n) => (
          <Field
            key={day}
            // 5 January 1970 was a Monday.
            label={new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' }).format(
              new Date(Date.UTC(1970, 0, 5 + n)),
            )}
            placeholder={t('closed')}
            value={week[day] ?? ''}
            onChange={(text) => setWeek((before) => ({ ...before, [day]: text }))}
            validate={(text) => (readHours(text) ? null : t('unreadable'))}
          />
        ))}
      </fieldset>
      <Choice
        label={t('country')}
        value={country}
        options={[{ id: NONE, name: t('noCountry') }, ...places]}
        onChoose={setCountry}
      />
      {preview.data && preview.data.days.length > 0 && (
        <ComingDays days={preview.data.days} holidaysOff={holidaysOff} onChange={setHolidaysOff} />
      )}
      <OwnDayRows days={ownDays} onChange={setOwnDays} />
      <fieldset className="office-texts">
        <legend>{t('outOfHours')}</legend>
        <p className="quiet">{t('outOfHoursHelp')}</p>
        {tags.map((tag) => (
          <Field
            key={tag}
            name={`outOfHours.${tag}`}
            rows={2}
            label={LANGUAGES[tag as keyof typeof LANGUAGES] ?? tag}
            defaultValue={calendar?.outOfHours[tag] ?? ''}
            maxLength={2_000}
          />
        ))}
      </fieldset>
      <Tick label={t('standard')} help={t('standardHelp')} isSelected={standard} onChange={setStandard} />
    </FormDialog>
  )
}
