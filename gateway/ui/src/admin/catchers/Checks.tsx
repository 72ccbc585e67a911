import { Badge } from '../../parts/Badge'
import type { Check } from './catchers'
import { useTexts } from './texts'

const TONES = {
  fits: 'good',
  'outside-tolerance': 'warn',
  'no-key': 'neutral',
  'missing-header': 'bad',
  unreadable: 'bad',
  differs: 'bad',
  'body-cut': 'warn',
} as const

export function CheckBadge({ check }: { check: Check }) {
  const { t } = useTexts()
  return <Badge tone={TONES[check.outcome]}>{t(`outcome.${check.outcome}`)}</Badge>
}

/** What was checked, what came of it, and what a person can do about it. */
export function Checks({ checks }: { checks: Check[] }) {
  const { t } = useTexts()
  if (checks.length === 0) return <p className="quiet">{t('unsigned')}</p>
  return (
    <ul className="checks">
      {checks.map((check) => (
        <li key={check.scheme}>
          <p>
            <strong>{t(`scheme.${check.scheme}`)}</strong> <CheckBadge check={check} />
          </p>
          <p>
            {t(`explanation.${check.outcome}`, {
              key: check.keyOf ?? '',
              header: check.missing ?? '',
              seconds: Math.abs(check.age ?? 0),
              // The one that fits, counted from 1 as people do.
              n: check.signatures.indexOf(true) + 1,
            })}
          </p>
          {check.hints.length > 0 && (
            <ul>
              {check.hints.map((hint) => (
                <li key={hint}>{t(`hint.${hint}`)}</li>
              ))}
            </ul>
          )}
          {(check.id || check.timestamp !== undefined) && (
            <dl className="facts">
              {check.id && (
                <div>
                  <dt>webhook-id</dt>
                  <dd>
                    <code>{check.id}</code>
                  </dd>
                </div>
              )}
              {check.timestamp !== undefined && (
                <div>
                  <dt>webhook-timestamp</dt>
                  <dd>
                    <code>{check.timestamp}</code>{' '}
                    {(check.age ?? 0) < 0
                      ? t('ahead', { count: -(check.age ?? 0) })
                      : t('old', { count: check.age ?? 0 })}
                  </dd>
                </div>
              )}
            </dl>
          )}
        </li>
      ))}
    </ul>
  )
}
