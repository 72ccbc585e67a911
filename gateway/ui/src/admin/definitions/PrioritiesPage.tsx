import { useState } from 'react'
import { usePriorities } from '../../api/queries'
import type { PriorityOption } from '../../api/types'
import { wordIn } from '../../i18n'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { Field } from '../../parts/Field'
import { Answered } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { PageHeader } from '../PageHeader'
import { DefinitionDialog } from './DefinitionDialog'
import { DefinitionList } from './DefinitionList'
import { useSaveTicketSettings } from './definitions'
import './definitions.css'
import { useTexts } from './texts'

/** How urgent a ticket can be. */
export default function PrioritiesPage() {
  const { t, i18n } = useTexts()
  const priorities = usePriorities()
  const settings = useSaveTicketSettings()
  const [edited, setEdited] = useState<PriorityOption | 'new'>()
  return (
    <>
      <PageHeader title={t('priorities.title')} help={t('priorities.help')}>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('priorities.add')}
        </Button>
      </PageHeader>
      <Answered query={priorities}>
        {(all) => (
          <>
            <div className="definitions-setting">
              <Choice
                label={t('priorities.default')}
                value={all.find((one) => one.default)?.id ?? ''}
                options={all
                  .filter((one) => one.active)
                  .map(({ id, label }) => ({ id, name: wordIn(label, i18n.language, id) }))}
                isBusy={settings.isPending}
                onChoose={(priority) => settings.mutate({ priority })}
              />
              {settings.isError && <Refusal problem={settings.error} />}
            </div>
            <DefinitionList
              kind="priorities"
              label={t('priorities.title')}
              all={all}
              isDefault={(priority) => priority.default}
              onEdit={setEdited}
              columns={[
                { id: 'weight', name: t('weight'), align: 'end', cell: (priority) => priority.weight },
                { id: 'id', name: t('id'), cell: (priority) => <code>{priority.id}</code> },
              ]}
            />
          </>
        )}
      </Answered>
      {edited && (
        <PriorityDialog priority={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  )
}

function PriorityDialog({ priority, onClose }: { priority: PriorityOption | undefined; onClose: () => void }) {
  const { t } = useTexts()
  return (
    <DefinitionDialog
      kind="priorities"
      title={t('priorities.add')}
      definition={priority}
      isRemovable
      onClose={onClose}
      read={(form) => ({ weight: Number(form.get('weight')) })}
    >
      <Field
        name="weight"
        type="number"
        label={t('weight')}
        help={t('weightHelp')}
        defaultValue={String(priority?.weight ?? '')}
        isRequired
      />
    </DefinitionDialog>
  )
}
