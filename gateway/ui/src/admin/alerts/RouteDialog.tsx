import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../../i18n'
import { Choice } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { tell } from '../../parts/toast'
import { type Day, DAYS, type Messenger, type Route, type Setting, useSaveRoute, type Wish } from './alerts'
import { useRefusal } from './refusal'
import { useTexts } from './texts'

const PLACEHOLDERS = [
  'ticket.link',
  'ticket.key',
  'ticket.subject',
  'ticket.state',
  'ticket.priority',
  'ticket.group',
  'ticket.assignee',
  'ticket.customer',
  'ticket.organization',
  'ticket.tags',
  'event.words',
  'message.author',
  'message.text',
]

/** Makes a route or changes one: where it goes, what it tells and when. What is refused is said beside its field. */
export function RouteDialog({
  route,
  messengers,
  onClose,
}: {
  route?: Route
  messengers: Messenger[]
  onClose: () => void
}) {
  const { t, i18n } = useTexts()
  const { t: common } = useTranslation()
  const save = useSaveRoute(route)
  const [kind, setKind] = useState(route?.kind ?? messengers[0]!.kind)
  const [language, setLanguage] = useState(route?.language ?? i18n.language)
  const [isQuiet, setQuiet] = useState(route?.quiet !== undefined)
  const [days, setDays] = useState<Day[]>(route?.quiet?.days ?? [...DAYS])
  const [isGathered, setGathered] = useState(route?.digest !== undefined)
  const [chosen, setChosen] = useState<Record<string, string>>(route?.settings ?? {})
  const messenger = messengers.find((one) => one.kind === kind)!
  const refused = useRefusal(save.error)

  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const url = text('url')
    const settings = Object.fromEntries(
      messenger.settings
        .map(({ name, form: as }) => [name, as === 'choice' ? (chosen[name] ?? '') : text(`settings.${name}`)] as const)
        // What is secret is not shown, and stays where nothing new is written.
        .filter(([name, value]) => value !== '' || !route?.secrets.includes(name)),
    )
    const wish: Wish = {
      ...(route ? {} : { kind }),
      name: text('name') || messenger.title,
      ...(url ? { url } : {}),
      settings,
      filter: text('filter'),
      template: text('template'),
      language,
      quiet: isQuiet ? { days, from: text('from'), to: text('to'), timeZone: text('timeZone') } : {},
      digest: isGathered ? { above: Number(text('above')), minutes: Number(text('minutes')) } : {},
    }
    save.mutate(wish, {
      onSuccess: ({ name }) => {
        tell(t('saved', { name }))
        onClose()
      },
    })
  }

  return (
    <FormDialog
      title={route ? t('changeOne', { name: route.name }) : t('add')}
      isOpen
      onClose={onClose}
      size="wide"
      action={route ? common('action.save') : t('add')}
      isBusy={save.isPending}
      problem={save.error && !refused.isShown ? save.error : null}
      onSubmit={submit}
    >
      {!route && (
        <Choice
          label={t('kind')}
          value={kind}
          options={messengers.map(({ kind: id, title }) => ({ id, name: title }))}
          onChoose={setKind}
        />
      )}
      <p className="quiet">
        {t(`guide.${kind}` as 'guide.slack')} {t(`evidence.${messenger.evidence}`)}
      </p>
      <Field
        name="name"
        label={t('name')}
        help={t('nameHelp')}
        defaultValue={route?.name ?? ''}
        maxLength={200}
        errorMessage={refused.at('name')}
        autoFocus
      />
      <Field
        key={`url of ${kind}`}
        name="url"
        label={t('url')}
        help={t(route ? 'urlKept' : messenger.url ? 'urlUsual' : 'urlHelp', { url: messenger.url })}
        placeholder={messenger.url ?? ''}
        isRequired={!route && !messenger.url}
        errorMessage={refused.at('url')}
        isCode
      />
      {messenger.settings.map((setting) => (
        <SettingField
          key={`${kind} ${setting.name}`}
          setting={setting}
          value={chosen[setting.name] ?? ''}
          isKept={route?.secrets.includes(setting.name) ?? false}
          refusal={refused.at(`settings.${setting.name}`)}
          onChoose={(value) => setChosen({ ...chosen, [setting.name]: value })}
        />
      ))}
      <Field
        name="filter"
        label={t('filter')}
        help={t('filterHelp')}
        defaultValue={route?.filter ?? ''}
        errorMessage={refused.at('filter')}
        isCode
      />
      <Choice
        label={t('language')}
        value={language}
        options={Object.entries(LANGUAGES).map(([id, name]) => ({ id, name }))}
        onChoose={setLanguage}
      />
      <Field
        name="template"
        label={t('template')}
        help={t('templateHelp', { names: PLACEHOLDERS.map((name) => `{{${name}}}`).join(' ') })}
        rows={3}
        defaultValue={route?.template ?? ''}
        maxLength={4_000}
        errorMessage={refused.at('template')}
        isCode
      />
      <Tick label={t('quiet')} help={t('quietHelp')} isSelected={isQuiet} onChange={setQuiet} />
      {isQuiet && (
        <>
          <Field
            name="from"
            type="time"
            label={t('from')}
            defaultValue={route?.quiet?.from ?? '22:00'}
            errorMessage={refused.at('quiet.from')}
            isRequired
          />
          <Field
            name="to"
            type="time"
            label={t('to')}
            help={t('toHelp')}
            defaultValue={route?.quiet?.to ?? '07:00'}
            errorMessage={refused.at('quiet.to')}
            isRequired
          />
          <Field
            name="timeZone"
            label={t('timeZone')}
            defaultValue={route?.quiet?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
            errorMessage={refused.at('quiet.timeZone')}
            isRequired
          />
          <fieldset className="ticks">
            <legend>{t('days')}</legend>
            {DAYS.map((day) => (
              <Tick
                key={day}
                label={t(`day.${day}`)}
                isSelected={days.includes(day)}
                isDisabled={days.length === 1 && days[0] === day}
                onChange={(on) => setDays(DAYS.filter((one) => (one === day ? on : days.includes(one))))}
              />
            ))}
          </fieldset>
        </>
      )}
      <Tick label={t('digest')} help={t('digestHelp')} isSelected={isGathered} onChange={setGathered} />
      {isGathered && (
        <>
          <Field
            name="above"
            label={t('above')}
            inputMode="numeric"
            pattern="[0-9]{1,3}"
            defaultValue={String(route?.digest?.above ?? 5)}
            errorMessage={refused.at('digest.above')}
            isRequired
          />
          <Field
            name="minutes"
            label={t('minutes')}
            inputMode="numeric"
            pattern="[0-9]{1,4}"
            defaultValue={String(route?.digest?.minutes ?? 10)}
            errorMessage={refused.at('digest.minutes')}
            isRequired
          />
        </>
      )}
      <p className="quiet">{t('closedNetwork')}</p>
    </FormDialog>
  )
}

function SettingField({
  setting,
  value,
  isKept,
  refusal,
  onChoose,
}: {
  setting: Setting
  value: string
  isKept: boolean
  refusal: string | undefined
  onChoose: (value: string) => void
}) {
  const { t, i18n } = useTexts()
  const label = t(`setting.${setting.name}` as 'setting.channel')
  const helpKey = `settingHelp.${setting.name}`
  const help = i18n.exists(helpKey, { ns: 'admin.alerts' })
    ? t(helpKey as 'settingHelp.body', { placeholder: '{{text}}' })
    : undefined
  if (setting.form === 'choice') {
    return (
      <>
        <Choice
          label={label}
          value={value || setting.usual}
          options={setting.options.map((id) => {
            const key = `option.${id}`
            return { id, name: i18n.exists(key, { ns: 'admin.alerts' }) ? t(key as 'option.ticket') : id }
          })}
          onChoose={onChoose}
        />
        {refusal && (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </>
    )
  }
  return (
    <Field
      name={`settings.${setting.name}`}
      label={label}
      help={isKept ? t('secretKept') : help}
      {...(setting.form === 'secret' ? { type: 'password', autoComplete: 'new-password' } : {})}
      {...(setting.form === 'long' ? { rows: 4, isCode: true } : {})}
      defaultValue={setting.form === 'secret' ? '' : value || setting.usual}
      isRequired={setting.required && !isKept}
      errorMessage={refusal}
    />
  )
}
