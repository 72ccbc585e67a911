import { useTranslation } from 'react-i18next'
import { isAgent } from '../api/types'
import { Tick } from '../parts/Field'
import { Answered } from '../parts/PageState'
import { Refusal } from '../parts/Refusal'
import { tell } from '../parts/toast'
import { Back } from '../portal/Back'
import { useSignedIn } from '../shell/me'
import './notifications.css'
import { type Kind, useWish, useWishes, type Wish, type Wishes } from './notifications'
import { useTexts } from './texts'

const KINDS: Kind[] = ['assigned', 'mentioned', 'answered', 'watched', 'rated', 'progress']

/** What does not come into the list is not told by mail either. */
function withBell(wish: Wish, bell: boolean): Wish {
  return { ...wish, bell, ...(wish.mail && !bell && { mail: 'never' as const }) }
}

/** What comes into one's list behind the bell, kind by kind; each choice holds at once. */
export default function PreferencesPage() {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const me = useSignedIn()
  const agent = isAgent(me)
  const wishes = useWishes()
  const wish = useWish()
  const name = (kind: Kind) => (kind === 'answered' && !agent ? 'answer' : kind)
  // What comes by mail anyway comes to nobody who has no address.
  const help = (kind: Kind) => (name(kind) === 'answer' && !me.email ? undefined : t(`preferences.${name(kind)}Help`))
  const choose = (kinds: Wishes) => wish.mutate(kinds, { onSuccess: () => tell(t('preferences.saved')) })
  return (
    <>
      {/* The desk has its navigation; who sees the portal has only this. */}
      {!agent && <Back />}
      <section className="preferences" aria-labelledby="preferences-title">
        <title>{`${t('preferences.title')} – ${common('app.name')}`}</title>
        <h1 id="preferences-title">{t('preferences.title')}</h1>
        <p className="quiet">{t('preferences.help')}</p>
        {agent && <p className="quiet">{t('preferences.mailHelp')}</p>}
        {wish.isError && <Refusal problem={wish.error} />}
        <Answered query={wishes}>
          {(now) => {
            // A choice shows at once, and as it was where it is refused.
            const shown = wish.isPending ? wish.variables : now
            return (
              <div className="ticks">
                {KINDS.flatMap((kind) => {
                  const chosen = shown[kind]
                  return chosen === undefined
                    ? []
                    : [
                        <div key={kind} role="group" aria-label={t(`preferences.${name(kind)}`)}>
                          <Tick
                            label={t(`preferences.${name(kind)}`)}
                            help={help(kind)}
                            isSelected={chosen.bell}
                            isDisabled={wish.isPending}
                            onChange={(bell) => choose({ ...now, [kind]: withBell(chosen, bell) })}
                          />
                          {chosen.mail && (
                            <Tick
                              label={t('preferences.mail')}
                              isSelected={chosen.mail === 'away'}
                              // Only what comes into the list can wait there.
                              isDisabled={wish.isPending || !chosen.bell}
                              onChange={(mailed) =>
                                choose({ ...now, [kind]: { ...chosen, mail: mailed ? 'away' : 'never' } })
                              }
                            />
                          )}
                        </div>,
                      ]
                })}
              </div>
            )
          }}
        </Answered>
      </section>
    </>
  )
}
