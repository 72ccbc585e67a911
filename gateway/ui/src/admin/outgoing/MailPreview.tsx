import { Dialog } from '../../parts/Dialog'
import { Answered } from '../../parts/PageState'
import { When } from '../../parts/time'
import { type MailTry, useShownMail } from './outgoing'
import './outgoing.css'
import { useTexts } from './texts'

/** The newest ones; a server that is away for a day is asked more than a hundred times. */
const MOST_TRIES = 20

/** A server's words as they are. Where it said none of the mail we say so, with what the sending program saw for whoever looks into it. */
function Said({ of: { code, answer } }: { of: MailTry }) {
  const { t } = useTexts()
  if (!answer) return t('noAnswer')
  if (code) return answer
  return (
    <>
      {t('neither')}{' '}
      <span className="quiet anywhere" lang="en">
        {answer}
      </span>
    </>
  )
}

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
        {({ from, cc, blind, text, files, attempts }) => (
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
              {blind && (
                <>
                  <dt>{t('blind')}</dt>
                  <dd>{t('blindHelp')}</dd>
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
                      <When time={one.at} />: <Said of={one} />
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
