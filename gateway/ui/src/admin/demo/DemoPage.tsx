import { useState } from 'react'
import { type DemoDesk, useDemoDesk, useRemoveDemoDesk } from '../../api/demo'
import { textsOf } from '../../i18n/texts'
import { Button } from '../../parts/Button'
import { Confirm } from '../../parts/Dialog'
import { Answered } from '../../parts/PageState'
import { PageHeader } from '../PageHeader'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

const useTexts = textsOf('admin.demo', { en, ko, pl })

/** The demo desk: what it is, whom to try it as, and away with it. */
export default function DemoPage() {
  const { t } = useTexts()
  const desk = useDemoDesk()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')} />
      <Answered query={desk}>{(known) => <Standing desk={known} />}</Answered>
    </>
  )
}

function Standing({ desk }: { desk: DemoDesk }) {
  const { t } = useTexts()
  const [isAsking, setAsking] = useState(false)
  const remove = useRemoveDemoDesk()
  const close = () => setAsking(false)
  return (
    <div className="form">
      <p role="status">{t(`state.${desk.state}`, { count: desk.tickets })}</p>
      {desk.state === 'there' && (
        <>
          <p>{t('logins', { logins: desk.agents.map((agent) => `${agent.login} (${agent.name})`).join(', ') })}</p>
          <div className="buttons">
            <Button kind="danger" onPress={() => setAsking(true)}>
              {t('remove')}
            </Button>
          </div>
        </>
      )}
      <Confirm
        title={t('removeTitle')}
        isOpen={isAsking}
        onClose={close}
        action={t('remove')}
        isBusy={remove.isPending}
        problem={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: close })}
      >
        {t('removeHelp')}
      </Confirm>
    </div>
  )
}
