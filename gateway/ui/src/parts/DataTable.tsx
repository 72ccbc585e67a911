import { useTranslation } from 'react-i18next'

export interface Column<Row> {
  id: string
  /** Empty over what the row can do. */
  name: string
  cell: (row: Row) => React.ReactNode
  /** Numbers stand at the end, so that their places are below each other. */
  align?: 'end'
}

/**
 * A table with a name of its own. On a phone each row becomes a card whose values carry their column's name. Put what a row
 * can do as buttons into its last column, named for assistive technology by the row ("Edit Billing").
 */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  empty,
}: {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
  /** Shown in its place when there are no rows; says what would make one. */
  empty: React.ReactNode
}) {
  const { t } = useTranslation()
  if (rows.length === 0) return <>{empty}</>
  return (
    <div className="table" role="region" aria-label={label} tabIndex={0}>
      <table>
        <caption className="hidden">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-align={column.align}>
                {column.name || <span className="hidden">{t('app.actions')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.id} data-align={column.align} data-name={column.name || undefined}>
                  {/* One part beside the column's name on a phone, whatever a cell is made of. */}
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
