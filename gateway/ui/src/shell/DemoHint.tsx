import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isAgent, may } from '../api/types'
import { useDemoDesk } from '../api/demo'
import { Button } from '../parts/Button'
import { useSignedIn } from './me'

const HIDDEN = 'tidings.demo-hint'

/** Tells a newcomer what these tickets are, and how to see the other side of a change. Hidden, it stays hidden. */
export function DemoHint() {
  const { t } = useTranslation()
  const me = useSignedIn()
  const [isHidden, setHidden] = useState(() => localStorage.getItem(HIDDEN) !== null)
  const desk = useDemoDesk(isAgent(me) && !isHidden)
  if (isHidden || desk.data?.state !== 'there') return null
  const hide = () => {
    localStorage.setItem(HIDDEN, 'yes')
    setHidden(true)
  }
  const other = desk.data.agents.find((agent) => agent.name !== me.name) ?? desk.data.agents[0]
  return (
    <div className="banner hint">
      <span>{t('demo.hint', { login: other?.login })}</span>
      {may(me, 'admin.desk') && <Link to="/admin/demo">{t('demo.more')}</Link>}
      <Button kind="quiet" onPress={hide}>
        {t('demo.hide')}
      </Button>
    </div>
  )
}
