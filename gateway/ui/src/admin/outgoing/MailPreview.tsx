import { Dialog } from '../../parts/Dialog'
import { Answered } from '../../parts/PageState'
import { When } from '../../parts/time'
import { useShownMail } from './outgoing'
import './outgoing.css'
import { useTexts } from './texts'

/** The newest ones; a server that is away for a day is asked more than a hundred times. */
const MOST_TRIES = 20

/** A mail as its recipient reads it, and what servers said to each try. */
export function MailPreview({
  mail,
  onClose,
}: {
  mail: { id: string; recipient: string; subject: string }
  onClose: () => void
}) {
  const { t } = useTexts()
  const shown = useShownMail(mail.id)
  return (
    <Dialog title={mail.subject} isOpen onClose={onClose} size="wide">
      <Answered query={shown}>
        {({ from, cc, text, files, attempts }) => (
          <div className="form">
            <dl className="facts">
              <dt>{t('from')}</dt>
              <dd>{from}</dd>
              <dt>{t('to')}</dt>
              <dd>{mail.recipient}</dd>
              {cc.length > 0 && (
                <>
                  <dt>{t('cc')}</dt>
                  <dd>{cc.join(', ')}</dd>
                </>
              )}
              {files.length > 0 && (
                <>
                  <dt>{t('files')}</dt>
                  <dd>{files.map((file) => file.name).join(', ')}</dd>
                </>
              )}
            </dl>
            {attempts.length > 0 && (
              <>
                <h3>{t('tries', { count: attempts.length })}</h3>
                <ol className="tries">
                  {attempts.slice(-MOST_TRIES).map((one) => (
                    <li key={one.n} value={one.n}>
                      <When time={one.at} />: {one.answer ?? t('noAnswer')}
                    </li>
                  ))}
                </ol>
              </>
            )}
            <pre className="mail-text" tabIndex={0}>
              {text}
            </pre>
          </div>
        )}
      </Answered>
    </Dialog>
  )
}
