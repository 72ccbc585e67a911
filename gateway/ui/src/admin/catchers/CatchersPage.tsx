import { useState } from 'react'
import { Link, Route, Routes, useNavigate } from 'react-router'
import { carryOut } from '../../api/carryOut'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm, FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { When } from '../../parts/time'
import { PageHeader } from '../PageHeader'
import { CatcherPage } from './CatcherPage'
import { type Catcher, useCatchers, useDeleteCatcher, useMakeCatcher } from './catchers'
import { Copy } from './Copy'
import { useTexts } from './texts'
import './catchers.css'

/** Addresses that show what is sent to them. */
export default function CatchersPage() {
  return (
    <Routes>
      <Route index element={<Catchers />} />
      <Route path=":id" element={<CatcherPage />} />
    </Routes>
  )
}

function Catchers() {
  const { t } = useTexts()
  const catchers = useCatchers()
  const [isMaking, setMaking] = useState(false)
  const [deleted, setDeleted] = useState<Catcher>()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setMaking(true)}>
          {t('add')}
        </Button>
      </PageHeader>
      <Answered query={catchers}>
        {(known) => (
          <DataTable
            label={t('title')}
            rows={known}
            rowKey={(catcher) => catcher.id}
            empty={<Empty title={t('none')}>{t('noneHelp')}</Empty>}
            columns={[
              { id: 'name', name: t('name'), cell: (catcher) => <Link to={catcher.id}>{catcher.name}</Link> },
              { id: 'owner', name: t('owner'), cell: (catcher) => catcher.ownerName },
              {
                id: 'answer',
                name: t('answers'),
                cell: (catcher) => <Badge>{t(`preset.${catcher.answer.preset}`)}</Badge>,
              },
              { id: 'caught', name: t('caught'), align: 'end', cell: (catcher) => catcher.caught },
              { id: 'expires', name: t('expires'), cell: (catcher) => <When time={catcher.expiresAt} /> },
              {
                id: 'actions',
                name: '',
                align: 'end',
                cell: (catcher) => (
                  <div className="buttons end">
                    <Copy text={catcher.url} name={t('copyOf', { name: catcher.name })}>
                      {t('copy')}
                    </Copy>
                    <Button aria-label={t('deleteOne', { name: catcher.name })} onPress={() => setDeleted(catcher)}>
                      {t('delete')}
                    </Button>
                  </div>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {isMaking && <MakeCatcher onClose={() => setMaking(false)} />}
      {deleted && <DeleteCatcher catcher={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  )
}

function MakeCatcher({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const make = useMakeCatcher()
  const navigate = useNavigate()
  return (
    <FormDialog
      title={t('add')}
      isOpen
      onClose={onClose}
      action={t('add')}
      isBusy={make.isPending}
      problem={make.error}
      onSubmit={(form) =>
        make.mutate({ name: String(form.get('name') ?? '') }, { onSuccess: (made) => void navigate(made.id) })
      }
    >
      <Field name="name" label={t('name')} help={t('nameHelp')} maxLength={200} autoFocus />
    </FormDialog>
  )
}

export function DeleteCatcher({
  catcher,
  onClose,
  onDone = onClose,
}: {
  catcher: Catcher
  onClose: () => void
  onDone?: () => void
}) {
  const { t } = useTexts()
  const remove = useDeleteCatcher()
  return (
    <Confirm
      title={t('deleteOne', { name: catcher.name })}
      isOpen
      onClose={onClose}
      action={t('delete')}
      isBusy={remove.isPending}
      problem={remove.error}
      onConfirm={() => carryOut(remove, catcher.id, onDone)}
    >
      {t('deleteHelp')}
    </Confirm>
  )
}
