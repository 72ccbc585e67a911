import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGroups } from '../../api/queries'
import type { FollowUp, Group } from '../../api/types'
import { LANGUAGES } from '../../i18n'
import { textsOf } from '../../i18n/texts'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { DataTable } from '../../parts/DataTable'
import { FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { tell } from '../../parts/toast'
import { levelIn, useAgentAccess } from '../agents/access'
import { useCalendars } from '../office-hours/calendars'
import { PageHeader } from '../PageHeader'
import en from './en.json'
import { useSaveGroup } from './groups'
import ko from './ko.json'
import pl from './pl.json'

const useTexts = textsOf('admin.groups', { en, ko, pl })

/** No calendar is called so. */
const STANDARD = '-'

/** Hours; longer than a week and nobody remembers. */
const ASK_AFTER = [0, 1, 4, 24, 48, 72, 168]

const RULES = ['reopen', 'reopen-within', 'new-ticket'] as const

/** The groups that tickets lie in: which there are, under which address they write, what their mails end with. */
export default function GroupsPage() {
  const { t } = useTexts()
  const groups = useGroups()
  const agents = useAgentAccess().data ?? []
  const [edited, setEdited] = useState<Group | 'new'>()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('add')}
        </Button>
      </PageHeader>
      <Answered query={groups}>
        {(known) => (
          <DataTable
            label={t('title')}
            rows={known}
            rowKey={(group) => group.id}
            empty={<Empty title={t('none')} />}
            columns={[
              {
                id: 'name',
                name: t('name'),
                cell: (group) => (
                  <>
                    <strong>{group.name}</strong>
                    {group.active === false && <span className="quiet"> · {t('inactive')}</span>}
                  </>
                ),
              },
              { id: 'id', name: t('id'), cell: (group) => <code>{group.id}</code> },
              { id: 'address', name: t('address'), cell: (group) => group.address || '–' },
              { id: 'signature', name: t('signature'), cell: (group) => <Signature of={group} /> },
              { id: 'followUp', name: t('followUp'), cell: (group) => t(`rule.${group.followUp?.rule ?? 'reopen'}`) },
              {
                id: 'members',
                name: t('members'),
                cell: ({ id }) =>
                  agents
                    .filter((agent) => agent.active && levelIn(agent.access, id))
                    .map((agent) => agent.name ?? agent.id)
                    .join(', ') || '–',
              },
              {
                id: 'edit',
                name: '',
                align: 'end',
                cell: (group) => (
                  <Button aria-label={t('editOne', { name: group.name })} onPress={() => setEdited(group)}>
                    {t('edit')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {edited && <GroupDialog group={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

function Signature({ of: { signature } }: { of: Group }) {
  return <span className="one-line quiet">{signature?.split('\n')[0] || '–'}</span>
}

/** Two places say every number of minutes closely enough to be the same again. */
function hoursOf(minutes: number) {
  return String(Math.round((minutes / 60) * 100) / 100)
}

function GroupDialog({ group, onClose }: { group: Group | undefined; onClose: () => void }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const save = useSaveGroup(group?.id)
  const [rule, setRule] = useState(group?.followUp?.rule ?? 'reopen')
  const [asked, setAsked] = useState(group?.askRating?.asked === true)
  const [askAfter, setAskAfter] = useState(group?.askRating?.afterHours ?? 24)
  const [active, setActive] = useState(group?.active !== false)
  const calendars = useCalendars().data?.calendars ?? []
  const [calendar, setCalendar] = useState(group?.calendar ?? STANDARD)
  const standard = calendars.find((one) => one.standard)
  const languages = [...new Set([...Object.keys(LANGUAGES), ...Object.keys(group?.signatures ?? {})])]
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const written = languages.map((tag) => [tag, text(`signature.${tag}`)] as const).filter(([, words]) => words)
    const followUp = rule === 'reopen-within' ? { rule, days: Number(text('days')) } : { rule }
    const language = text('language')
    const wanted = {
      name: text('name'),
      address: text('address'),
      signature: text('signature'),
      signatures: Object.fromEntries(written),
      followUp,
      calendar: calendar === STANDARD ? '' : calendar,
      askRating: asked ? { asked, afterHours: askAfter } : { asked },
    }
    const promised = Math.round(Number(text('answerWithin').replace(',', '.')) * 60)
    const fresh = {
      ...wanted,
      id: text('id'),
      address: wanted.address || undefined,
      ...(language ? { language } : {}),
      ...(promised ? { answerWithinMinutes: promised } : {}),
    }
    save.mutate(group ? { ...wanted, language, answerWithinMinutes: promised, active } : fresh, {
      onSuccess: ({ body }) => {
        tell(t('saved', { name: body.name }))
        onClose()
      },
    })
  }
  return (
    <FormDialog
      title={group ? t('editOne', { name: group.name }) : t('add')}
      isOpen
      onClose={onClose}
      action={group ? common('action.save') : t('add')}
      isBusy={save.isPending}
      problem={save.error}
      onSubmit={submit}
    >
      <Field name="name" label={t('name')} defaultValue={group?.name ?? ''} isRequired maxLength={100} autoFocus />
      {!group && (
        <Field name="id" label={t('id')} help={t('idHelp')} pattern="[a-z0-9][a-z0-9\-]{0,59}" isRequired isCode />
      )}
      <Field
        name="address"
        type="email"
        label={t('address')}
        help={t('addressHelp')}
        defaultValue={group?.address ?? ''}
      />
      <Field
        name="signature"
        rows={4}
        label={t('signature')}
        help={t('signatureHelp', { example: '{{agent.name}}' })}
        defaultValue={group?.signature ?? ''}
        maxLength={10_000}
      />
      {languages.map((tag) => (
        <Field
          key={tag}
          name={`signature.${tag}`}
          rows={3}
          label={t('signatureIn', { language: LANGUAGES[tag as keyof typeof LANGUAGES] ?? tag })}
          defaultValue={group?.signatures?.[tag] ?? ''}
          maxLength={10_000}
        />
      ))}
      <Field
        name="language"
        label={t('language')}
        help={t('languageHelp')}
        defaultValue={group?.language ?? ''}
        pattern="[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
        isCode
      />
      <Choice
        label={t('followUp')}
        value={rule}
        options={RULES.map((id) => ({ id, name: t(`rule.${id}`) }))}
        onChoose={(id) => setRule(id as FollowUp['rule'])}
      />
      {rule === 'reopen-within' && (
        <Field
          name="days"
          label={t('days')}
          help={t('daysHelp')}
          defaultValue={String(group?.followUp?.days ?? 14)}
          pattern="[1-9][0-9]{0,3}"
          isRequired
        />
      )}
      <Choice
        label={t('calendar')}
        value={calendar}
        options={[
          { id: STANDARD, name: standard ? t('standardCalendar', { name: standard.name }) : t('alwaysOpen') },
          ...calendars.map(({ id, name }) => ({ id, name })),
        ]}
        onChoose={setCalendar}
      />
      <Field
        name="answerWithin"
        label={t('answerWithin')}
        help={t('answerWithinHelp')}
        defaultValue={group?.answerWithinMinutes ? hoursOf(group.answerWithinMinutes) : ''}
        inputMode="decimal"
        pattern="[0-9]{1,3}([.,][0-9]{1,2})?"
      />
      <Tick label={t('askRating')} help={t('askRatingHelp')} isSelected={asked} onChange={setAsked} />
      {asked && (
        <Choice
          label={t('askAfter')}
          value={String(askAfter)}
          options={[...new Set([...ASK_AFTER, askAfter])]
            .sort((one, other) => one - other)
            .map((hours) => ({
              id: String(hours),
              name: ASK_AFTER.includes(hours) ? t(`after.${hours}`) : t('afterHours', { hours }),
            }))}
          onChoose={(hours) => setAskAfter(Number(hours))}
        />
      )}
      {group && <Tick label={t('active')} help={t('activeHelp')} isSelected={active} onChange={setActive} />}
    </FormDialog>
  )
}
