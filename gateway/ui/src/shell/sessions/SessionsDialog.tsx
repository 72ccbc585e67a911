import { carryOut } from '../../api/carryOut'
import { textsOf } from '../../i18n/texts'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Dialog } from '../../parts/Dialog'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { When } from '../../parts/time'
import { tell } from '../../parts/toast'
import { deviceIn } from './device'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'
import { type Session, useEndSession, useSessions } from './sessions'

const useTexts = textsOf('shell.sessions', { en, ko, pl })

/** Every browser in which somebody is signed in, and the way to end one from here. */
export function SessionsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const sessions = useSessions()
  const end = useEndSession()
  const nameOf = ({ device }: Session) => {
    const known = device ? deviceIn(device) : undefined
    return known ? t('on', known) : device || t('unknown')
  }
  const finish = (which: string) => carryOut(end, which, () => tell(t('ended')))
  return (
    <Dialog title={t('title')} isOpen onClose={onClose} size="wide">
      <div className="form">
        <p>{t('help')}</p>
        {end.error && <Refusal problem={end.error} />}
        <Answered query={sessions}>
          {(rows) => (
            <>
              <DataTable
                label={t('title')}
                rows={rows}
                rowKey={(session) => session.id}
                empty={<Empty title={t('unknown')} />}
                columns={[
                  {
                    id: 'device',
                    name: t('device'),
                    cell: (session) => (
                      <>
                        <strong className="anywhere">{nameOf(session)}</strong>
                        {session.current && <span className="quiet"> · {t('here')}</span>}
                      </>
                    ),
                  },
                  { id: 'since', name: t('since'), cell: (session) => <When time={session.signedInAt} /> },
                  { id: 'seen', name: t('seen'), cell: (session) => <When time={session.lastSeenAt} /> },
                  {
                    id: 'acts',
                    name: '',
                    align: 'end',
                    cell: (session) =>
                      !session.current && (
                        <Button
                          aria-label={t('endOne', { device: nameOf(session) })}
                          isPending={end.isPending && end.variables === session.id}
                          onPress={() => finish(session.id)}
                        >
                          {t('end')}
                        </Button>
                      ),
                  },
                ]}
              />
              {rows.length > 1 && (
                <div className="buttons end">
                  <Button isPending={end.isPending && end.variables === 'others'} onPress={() => finish('others')}>
                    {t('endOthers')}
                  </Button>
                </div>
              )}
            </>
          )}
        </Answered>
      </div>
    </Dialog>
  )
}
