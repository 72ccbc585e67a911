import { Button } from '../../parts/Button'
import { Field } from '../../parts/Field'
import { newKey } from '../../parts/key'
import { useTexts } from './texts'

/** One header of every request. A value goes one way only: of what is stored, the name alone is known here. */
export interface Header {
  key: string
  name: string
  value: string
  isStored: boolean
}

export const storedHeaders = (names: string[]): Header[] =>
  names.map((name) => ({ key: newKey(), name, value: '', isStored: true }))

/** As a request has them: null keeps what is stored. */
export const wantedHeaders = (headers: Header[]): Record<string, string | null> =>
  Object.fromEntries(
    headers
      .filter(({ name }) => name.trim() !== '')
      .map(({ name, value, isStored }) => [name.trim(), isStored && value === '' ? null : value]),
  )

/** What the receiver wants to find beside the body, such as the key of a gateway before it. */
export function HeaderFields({
  headers,
  isMoving,
  onChange,
}: {
  headers: Header[]
  /** To another host, which must not learn what is stored for the one of before. */
  isMoving: boolean
  onChange: (headers: Header[]) => void
}) {
  const { t } = useTexts()
  const put = (header: Header) => onChange(headers.map((one) => (one.key === header.key ? header : one)))
  return (
    <>
      <p className="quiet">{t('header.help')}</p>
      {headers.map((header, index) => (
        <div key={header.key} className="webhook-header" role="group" aria-label={header.name || t('header.new')}>
          <Field
            label={t('header.name')}
            value={header.name}
            onChange={(name) => put({ ...header, name })}
            isReadOnly={header.isStored}
            isCode
          />
          <Field
            label={t('header.value')}
            type="password"
            autoComplete="off"
            value={header.value}
            onChange={(value) => put({ ...header, value })}
            isRequired={header.isStored && isMoving}
            {...(header.isStored && !isMoving ? { placeholder: t('auth.kept') } : {})}
          />
          <Button
            aria-label={t('header.removeOne', { name: header.name || String(index + 1) })}
            onPress={() => onChange(headers.filter((one) => one.key !== header.key))}
          >
            {t('header.remove')}
          </Button>
        </div>
      ))}
      <div className="buttons">
        <Button
          icon="plus"
          onPress={() => onChange([...headers, { key: newKey(), name: '', value: '', isStored: false }])}
        >
          {t('header.add')}
        </Button>
      </div>
    </>
  )
}
