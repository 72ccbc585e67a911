import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { tell } from '../../parts/toast'
import { useTexts } from './texts'

/** The token itself, this once. It lives as long as this is open. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTexts()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret)
    } catch {
      // Without TLS a browser gives no clipboard; selecting what is shown still works.
      tell(t('notCopied'))
      return
    }
    tell(t('copied'))
  }
  return (
    <Dialog title={t('made')} isOpen onClose={onClose} size="wide">
      <div className="form">
        <p>{t('madeHelp')}</p>
        <Field label={t('secret')} value={secret} isReadOnly isCode autoFocus />
        <p className="quiet">{t('example')}</p>
        <pre className="anywhere">{`curl -H "Authorization: Bearer $TOKEN" ${location.origin}/api/v1/me`}</pre>
        <div className="buttons end">
          <Button onPress={() => void copy()}>{t('copy')}</Button>
          <Button kind="primary" onPress={onClose}>
            {t('done')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
