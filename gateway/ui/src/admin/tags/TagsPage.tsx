import { useState } from 'react'
import { Link } from 'react-router'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { Find, More, useTyped } from '../../people/parts'
import { searchFor, type TagUse, useRenameTag, useTags, useTagSuggestions } from '../../tags/tags'
import '../../people/people.css'
import { PageHeader } from '../PageHeader'
import { useTexts } from './texts'

/** The tags in use, and on how many tickets each is. */
export default function TagsPage() {
  const { t } = useTexts()
  const [typed, rested, setTyped] = useTyped()
  const tags = useTags(rested)
  const [renamed, setRenamed] = useState<TagUse>()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')} />
      <Find label={t('find')} value={typed} onChange={setTyped} />
      <Answered query={tags}>
        {(rows) => (
          <DataTable
            label={t('title')}
            rows={rows}
            rowKey={(tag) => tag.name}
            empty={<Empty title={rested ? t('nothingFound') : t('none')}>{!rested && t('noneHelp')}</Empty>}
            columns={[
              { id: 'name', name: t('name'), cell: (tag) => <strong className="anywhere">{tag.name}</strong> },
              {
                id: 'tickets',
                name: t('tickets'),
                align: 'end',
                cell: (tag) => (
                  <Link to={`/search?${new URLSearchParams({ q: searchFor(tag.name) })}`}>{tag.tickets}</Link>
                ),
              },
              {
                id: 'rename',
                name: '',
                align: 'end',
                cell: (tag) => (
                  <Button aria-label={t('renameOne', { name: tag.name })} onPress={() => setRenamed(tag)}>
                    {t('rename')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Answered>
      <More list={tags} />
      {renamed && <RenameDialog tag={renamed} onClose={() => setRenamed(undefined)} />}
    </>
  )
}

/** A new name; where it is another tag's, it says what becomes of the two before it is done. */
function RenameDialog({ tag, onClose }: { tag: TagUse; onClose: () => void }) {
  const { t } = useTexts()
  const rename = useRenameTag()
  const [to, , setTo] = useTyped()
  const name = to.trim()
  const other = useTagSuggestions(name).data?.find((known) => known.name === name && known.name !== tag.name)
  return (
    <FormDialog
      title={t('renameOne', { name: tag.name })}
      isOpen
      onClose={onClose}
      action={other ? t('merge') : t('rename')}
      isBusy={rename.isPending}
      isReady={name !== ''}
      problem={rename.error}
      onSubmit={() => rename.mutate({ from: tag.name, to: name }, { onSuccess: onClose })}
    >
      <p>{t('renameHelp', { count: tag.tickets })}</p>
      <Field label={t('newName')} value={to} onChange={setTo} isRequired maxLength={100} autoFocus />
      <p role="status">{other && t('mergeHelp', { name: other.name, count: other.tickets })}</p>
    </FormDialog>
  )
}
