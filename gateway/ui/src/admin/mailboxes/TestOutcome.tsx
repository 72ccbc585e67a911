import { Icon } from '../../parts/Icon'
import { FaultText } from './Fault'
import type { TestResult } from './mailboxes'
import { useTexts } from './texts'

/** What a test of the connection went through: the steps that went well, then the one that did not and the way out. */
export function TestOutcome({ of: result }: { of: TestResult }) {
  const { t } = useTexts()
  return (
    <div className={`mailbox-test ${result.ok ? 'good' : 'bad'}`} role="status">
      <strong>{t(result.ok ? 'testOk' : 'testFailed')}</strong>
      <ul aria-label={t('steps')}>
        {result.passed.map((step) => (
          <li key={step}>
            <Icon name="check" /> {t(`step.${step}`)}
          </li>
        ))}
      </ul>
      {result.fault && (
        <p>
          <FaultText of={result.fault} />
        </p>
      )}
      {result.fault?.detail && <p className="quiet anywhere">{t('serverSays', { detail: result.fault.detail })}</p>}
      {result.ok && result.mails != null && <p>{t('mailsThere', { count: result.mails })}</p>}
      {result.ok && result.pushes === false && <p className="quiet">{t('noPush')}</p>}
      {result.fault?.code === 'folder-missing' && result.folders.length > 0 && (
        <p className="anywhere">{t('foldersThere', { folders: result.folders.join(', ') })}</p>
      )}
    </div>
  )
}
