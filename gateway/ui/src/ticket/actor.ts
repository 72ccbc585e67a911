import { useTranslation } from 'react-i18next'
import type { Change } from '../api/types'

/** Who or what made a change, by the name that people know. */
export function useActor(): (change: Pick<Change, 'actor' | 'actorName'>) => string {
  const { t } = useTranslation()
  return ({ actor, actorName }) => {
    if (actorName) return actorName
    switch (actor.split(':')[0]) {
      case 'mail':
        return t('actor.mail')
      case 'form':
        return t('actor.form')
      case 'rule':
        return t('actor.rule')
      case 'token':
        return t('actor.token')
      case 'person':
        return t('actor.person')
      default:
        return t('app.name')
    }
  }
}
