import { useState } from 'react'
import { useStates } from '../../api/queries'
import type { StateOption } from '../../api/types'
import { wordIn } from '../../i18n'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { Answered } from '../../parts/PageState'
import { PageHeader } from '../PageHeader'
import { DefinitionDialog, Names } from './DefinitionDialog'
import { DefinitionList } from './DefinitionList'
import { labelIn } from './definitions'
import './definitions.css'
import { useTexts } from './texts'

const TYPES = ['new', 'open', 'waiting', 'pending-reminder', 'pending-close', 'closed', 'merged'] as const

/** The states that tickets can be in, what the desk calls them and what customers read. */
export default function StatesPage() {
  const { t, i18n } = useTexts()
  const states = useStates()
  const [edited, setEdited] = useState<StateOption | 'new'>()
  return (
    <>
      <PageHeader title={t('states.title')} help={t('states.help')}>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('states.add')}
        </Button>
      </PageHeader>
      <Answered query={states}>
        {(all) => (
          <DefinitionList
            kind="states"
            label={t('states.title')}
            all={all}
            isDefault={(state) => state.default}
            onEdit={setEdited}
            columns={[
              {
                id: 'customer',
                name: t('customerLabel'),
                cell: (state) => wordIn(state.customerLabel, i18n.language, state.id),
              },
              { id: 'type', name: t('stateType'), cell: (state) => t(`stateTypes.${state.type}`) },
              { id: 'id', name: t('id'), cell: (state) => <code>{state.id}</code> },
            ]}
          />
        )}
      </Answered>
      {edited && <StateDialog state={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

function StateDialog({ state, onClose }: { state: StateOption | undefined; onClose: () => void }) {
  const { t } = useTexts()
  const [type, setType] = useState<string>(state?.type ?? 'open')
  return (
    <DefinitionDialog
      kind="states"
      title={t('states.add')}
      definition={state}
      isRemovable
      onClose={onClose}
      read={(form) => {
        const customerLabel = labelIn(form, 'customerLabel')
        return {
          ...(Object.keys(customerLabel).length > 0 ? { customerLabel } : {}),
          ...(state ? {} : { type }),
        }
      }}
    >
      <Names
        prefix="customerLabel"
        legend={t('customerLabel')}
        help={t('customerLabelHelp')}
        label={state?.customerLabel}
      />
      {!state && (
        <Choice
          label={t('stateType')}
          value={type}
          options={TYPES.map((id) => ({ id, name: t(`stateTypes.${id}`) }))}
          onChoose={setType}
        />
      )}
    </DefinitionDialog>
  )
}
