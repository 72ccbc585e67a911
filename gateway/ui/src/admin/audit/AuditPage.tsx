import { textsOf } from '../../i18n/texts'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Answered, Empty } from '../../parts/PageState'
import { When } from '../../parts/time'
import { PageHeader } from '../PageHeader'
import { type AuditEntry, useAudit } from './audit'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

const useTexts = textsOf('admin.audit', { en, ko, pl })

/** Who gave whom which rights, and when. */
export default function AuditPage() {
  const { t } = useTexts()
  const entries = useAudit()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')} />
      <Answered query={entries}>
        {(rows) => (
          <DataTable
            label={t('title')}
            rows={rows}
            rowKey={(entry) => entry.id}
            empty={<Empty title={t('none')} />}
            columns={[
              { id: 'when', name: t('when'), cell: (entry) => <When time={entry.at} /> },
              {
                id: 'who',
                name: t('who'),
                cell: (entry) => (
                  <>
                    {entry.byName}
                    {entry.byApiToken && <span className="quiet"> · {t('byToken')}</span>}
                  </>
                ),
              },
              { id: 'what', name: t('what'), cell: (entry) => actionOf(t, entry) },
              { id: 'details', name: t('details'), cell: (entry) => <Facts of={entry.facts} /> },
            ]}
          />
        )}
      </Answered>
      {entries.hasNextPage && (
        <Button isPending={entries.isFetchingNextPage} onPress={() => void entries.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  )
}

/** An action that this page does not know yet is called by its word. */
function actionOf(t: (key: string, options: Record<string, string>) => string, entry: AuditEntry) {
  return t(`action.${entry.action.replace('.', '-')}`, {
    name: entry.name ?? entry.subject,
    defaultValue: `${entry.action} ${entry.name ?? entry.subject}`,
  })
}

/** As the log has them: whoever audits wants the words of the API. */
function Facts({ of: facts }: { of: Record<string, unknown> }) {
  return (
    <div className="anywhere quiet">
      {Object.entries(facts).map(([name, value]) => (
        <div key={name}>
          <code>
            {name}: {typeof value === 'string' ? value : JSON.stringify(value)}
          </code>
        </div>
      ))}
    </div>
  )
}
