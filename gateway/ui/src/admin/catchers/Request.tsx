import { useState } from 'react'
import { Button } from '../../parts/Button'
import { Answered } from '../../parts/PageState'
import { type Caught, type CaughtRow, useCaughtRequest } from './catchers'
import { Checks } from './Checks'
import { Copy } from './Copy'
import { useTexts } from './texts'

/** One request with everything that came: shown as text, whatever it says of itself. */
export function Request({ catcher, row }: { catcher: string; row: CaughtRow }) {
  const request = useCaughtRequest(catcher, row.id, row.checks)
  return (
    <div className="caught-one">
      <Answered query={request}>{(known) => <Details request={known} />}</Answered>
    </div>
  )
}

function Details({ request }: { request: Caught }) {
  const { t, i18n } = useTexts()
  const at = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(request.at),
  )
  return (
    <>
      <h3>
        {request.method} <code>{(request.path || '/') + (request.query ? `?${request.query}` : '')}</code>
      </h3>
      <p className="quiet">{t('cameFrom', { at, from: request.from, status: request.status })}</p>
      <h4>{t('signature')}</h4>
      <Checks checks={request.checks} />
      <Body request={request} />
      <h4>{t('headers')}</h4>
      <dl className="facts">
        {request.headers.map((header, n) => (
          <div key={n}>
            <dt>{header.name}</dt>
            <dd>
              <code>{header.value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Body({ request }: { request: Caught }) {
  const { t, i18n } = useTexts()
  const pretty = request.encoding === 'utf-8' ? prettyJson(request.body) : undefined
  const [isRaw, setRaw] = useState(false)
  const size = new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(
    request.bytes,
  )
  return (
    <>
      <div className="section-header">
        <h4>
          {t('body')} <span className="quiet">{size}</span>
        </h4>
        <div className="buttons">
          {pretty !== undefined && (
            <Button aria-pressed={isRaw} onPress={() => setRaw(!isRaw)}>
              {isRaw ? t('pretty') : t('raw')}
            </Button>
          )}
          {request.bytes > 0 && <Copy text={request.body}>{t('copyBody')}</Copy>}
        </div>
      </div>
      {request.cut && <p>{t('cut')}</p>}
      {request.encoding === 'base64' && <p className="quiet">{t('binary')}</p>}
      {request.bytes === 0 ? (
        <p className="quiet">{t('noBody')}</p>
      ) : (
        <pre className="sent" tabIndex={0} aria-label={t('body')}>
          {isRaw || pretty === undefined ? request.body : pretty}
        </pre>
      )}
    </>
  )
}

function prettyJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return undefined
  }
}
