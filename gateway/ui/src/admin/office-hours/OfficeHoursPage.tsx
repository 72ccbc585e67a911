import { useState } from 'react'
import { useGroups } from '../../api/queries'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm } from '../../parts/Dialog'
import { Answered, Empty } from '../../parts/PageState'
import { PageHeader } from '../PageHeader'
import { CalendarDialog } from './CalendarDialog'
import { type Calendar, useCalendars, usePreview, useRemoveCalendar } from './calendars'
import { Now } from './Preview'
import './office-hours.css'
import { useTexts } from './texts'

/** When the groups work, with holidays and days of their own, and what customers are told meanwhile. */
export default function OfficeHoursPage() {
  const { t } = useTexts()
  const calendars = useCalendars()
  const groups = useGroups().data ?? []
  const [edited, setEdited] = useState<Calendar | 'new'>()
  const [removed, setRemoved] = useState<Calendar>()
  const remove = useRemoveCalendar()
  const keptBy = (calendar: Calendar) =>
    groups
      .filter((group) => (group.calendar ? group.calendar === calendar.id : calendar.standard))
      .map(({ name }) => name)
      .join(', ') || '–'
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('add')}
        </Button>
      </PageHeader>
      <Answered query={calendars}>
        {({ calendars: known, countries }) => (
          <>
            <DataTable
              label={t('title')}
              rows={known}
              rowKey={(calendar) => calendar.id}
              empty={<Empty title={t('none')}>{t('noneHelp')}</Empty>}
              columns={[
                {
                  id: 'name',
                  name: t('name'),
                  cell: (calendar) => (
                    <>
                      <strong>{calendar.name}</strong> {calendar.standard && <Badge>{t('isStandard')}</Badge>}
                    </>
                  ),
                },
                { id: 'timeZone', name: t('timeZone'), cell: (calendar) => calendar.timeZone },
                { id: 'now', name: t('now'), cell: (calendar) => <NowOf calendar={calendar} /> },
                { id: 'groups', name: t('groups'), cell: keptBy },
                {
                  id: 'edit',
                  name: '',
                  align: 'end',
                  cell: (calendar) => (
                    <span className="buttons end">
                      <Button aria-label={t('editOne', { name: calendar.name })} onPress={() => setEdited(calendar)}>
                        {t('edit')}
                      </Button>
                      <Button
                        kind="quiet"
                        aria-label={t('removeOne', { name: calendar.name })}
                        onPress={() => {
                          remove.reset()
                          setRemoved(calendar)
                        }}
                      >
                        {t('remove')}
                      </Button>
                    </span>
                  ),
                },
              ]}
            />
            {edited && (
              <CalendarDialog
                calendar={edited === 'new' ? undefined : edited}
                isFirst={known.length === 0}
                countries={countries}
                onClose={() => setEdited(undefined)}
              />
            )}
          </>
        )}
      </Answered>
      <Confirm
        title={t('removeOne', { name: removed?.name ?? '' })}
        isOpen={removed !== undefined}
        onClose={() => setRemoved(undefined)}
        action={t('remove')}
        isBusy={remove.isPending}
        problem={remove.error}
        onConfirm={() => removed && remove.mutate(removed.id, { onSuccess: () => setRemoved(undefined) })}
      >
        {t('removeHelp')}
      </Confirm>
    </>
  )
}

function NowOf({ calendar }: { calendar: Calendar }) {
  const { i18n } = useTexts()
  const { data } = usePreview(calendar, i18n.language)
  return data ? <Now previewed={data} timeZone={calendar.timeZone} /> : null
}
