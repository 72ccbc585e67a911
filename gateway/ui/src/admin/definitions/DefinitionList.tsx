import { useState } from 'react'
import type { Definition } from '../../api/types'
import { wordIn } from '../../i18n'
import { Badge } from '../../parts/Badge'
import { Button, IconButton } from '../../parts/Button'
import { type Column, DataTable } from '../../parts/DataTable'
import { Field } from '../../parts/Field'
import { Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { found, type Kind, useSaveDefinition } from './definitions'
import { useTexts } from './texts'

/** Definitions in their order: to look for, put elsewhere, switch off and on, and open. */
export function DefinitionList<D extends Definition>({
  kind,
  label,
  all,
  columns,
  isDefault,
  onEdit,
}: {
  kind: Kind
  label: string
  all: D[]
  columns: Column<D>[]
  isDefault?: (one: D) => boolean
  onEdit: (one: D) => void
}) {
  const { t, i18n } = useTexts()
  const [words, setWords] = useState('')
  const save = useSaveDefinition<D>(kind)
  const shown = found(all, words)
  const nameOf = (one: D) => wordIn(one.label, i18n.language, one.id)
  const change = (one: D, wanted: object) => save.mutate({ id: one.id, wanted })
  const move = (one: D, by: number) => {
    // Past the neighbour that one sees, also where what lies between is not among what was looked for.
    const neighbour = shown[shown.indexOf(one) + by]
    if (neighbour) change(one, { order: neighbour.order })
  }
  return (
    <>
      <div className="definitions-search">
        <Field label={t('search')} type="search" value={words} onChange={setWords} />
      </div>
      {save.isError && <Refusal problem={save.error} />}
      <DataTable
        label={label}
        rows={shown}
        rowKey={(one) => one.id}
        empty={<Empty title={t(all.length > 0 ? 'noneFound' : 'none')} />}
        columns={[
          {
            id: 'name',
            name: t('name'),
            cell: (one) => (
              <span>
                <strong>{nameOf(one)}</strong> {isDefault?.(one) && <Badge tone="info">{t('default')}</Badge>}{' '}
                {!one.active && <Badge>{t('inactive')}</Badge>}
              </span>
            ),
          },
          ...columns,
          {
            id: 'acts',
            name: '',
            align: 'end',
            cell: (one) => (
              <span className="buttons end definition-acts">
                <IconButton
                  icon="up"
                  name={t('moveUp', { name: nameOf(one) })}
                  isDisabled={save.isPending || one === shown[0]}
                  onPress={() => move(one, -1)}
                />
                <IconButton
                  icon="down"
                  name={t('moveDown', { name: nameOf(one) })}
                  isDisabled={save.isPending || one === shown.at(-1)}
                  onPress={() => move(one, 1)}
                />
                <Button
                  kind="quiet"
                  aria-label={t(one.active ? 'deactivateOne' : 'activateOne', { name: nameOf(one) })}
                  onPress={() => change(one, { active: !one.active })}
                >
                  {t(one.active ? 'deactivate' : 'activate')}
                </Button>
                <Button aria-label={t('editOne', { name: nameOf(one) })} onPress={() => onEdit(one)}>
                  {t('edit')}
                </Button>
              </span>
            ),
          },
        ]}
      />
    </>
  )
}
