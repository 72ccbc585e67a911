import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { csrfToken } from '../api/http'
import { useCommands } from '../commands/commands'
import { chooseLanguage, isLanguage, type Language, LANGUAGES } from '../i18n'
import { Icon } from '../parts/Icon'
import { chooseTheme, chosenTheme, isTheme, THEMES } from '../parts/theme'
import { isAgent } from '../api/types'
import { useSignedIn } from './me'
import { SessionsDialog } from './sessions/SessionsDialog'

/** Language, appearance, and the way out. */
export function AccountMenu() {
  const { t, i18n } = useTranslation()
  const me = useSignedIn()
  const [showsSessions, setShowsSessions] = useState(false)
  useCommands([
    ...Object.entries(LANGUAGES).map(([tag, name]) => ({
      id: `language-${tag}`,
      name: `${t('account.language')}: ${name}`,
      group: 'page' as const,
      isChosen: tag === i18n.language,
      run: () => void chooseLanguage(tag as Language),
    })),
    ...THEMES.map((theme) => ({
      id: `theme-${theme}`,
      name: `${t('account.theme')}: ${t(`account.${theme}`)}`,
      group: 'page' as const,
      isChosen: theme === chosenTheme(),
      run: () => chooseTheme(theme),
    })),
    { id: 'out', name: t('account.signOut'), group: 'page', run: signOut },
  ])
  const act = (key: React.Key) => {
    if (key === 'out') signOut()
    if (key === 'sessions') setShowsSessions(true)
    if (key === 'password') askLoginService('UPDATE_PASSWORD')
    if (key === 'second-factor') askLoginService('CONFIGURE_TOTP')
  }
  return (
    <>
      <MenuTrigger>
        <Button className="account">
          <Icon name="person" />
          <span className="hidden">{t('account.menu')}: </span>
          <span className="name">{me.name ?? me.email ?? me.id}</span>
        </Button>
        <Popover placement="bottom end">
          <Menu className="menu" onAction={act}>
            <MenuSection
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[i18n.language]}
              onSelectionChange={(chosen) => {
                const [language] = chosen
                if (isLanguage(language as string)) void chooseLanguage(language as keyof typeof LANGUAGES)
              }}
            >
              <Header>{t('account.language')}</Header>
              {Object.entries(LANGUAGES).map(([tag, name]) => (
                <MenuItem key={tag} id={tag} lang={tag}>
                  {name}
                </MenuItem>
              ))}
            </MenuSection>
            <MenuSection
              selectionMode="single"
              disallowEmptySelection
              defaultSelectedKeys={[chosenTheme()]}
              onSelectionChange={(chosen) => {
                const [theme] = chosen
                if (isTheme(theme)) chooseTheme(theme)
              }}
            >
              <Header>{t('account.theme')}</Header>
              {THEMES.map((theme) => (
                <MenuItem key={theme} id={theme}>
                  {t(`account.${theme}`)}
                </MenuItem>
              ))}
            </MenuSection>
            <Separator />
            {!isAgent(me) && (
              <MenuItem id="profile" href="/account">
                {t('account.profile')}
              </MenuItem>
            )}
            <MenuItem id="notifications" href="/account/notifications">
              {t('account.notifications')}
            </MenuItem>
            {isAgent(me) && (
              <>
                <MenuItem id="text-modules" href="/admin/text-modules">
                  {t('account.textModules')}
                </MenuItem>
                <MenuItem id="api-tokens" href="/admin/api-tokens">
                  {t('account.apiTokens')}
                </MenuItem>
              </>
            )}
            <MenuItem id="password">{t('account.password')}</MenuItem>
            <MenuItem id="second-factor">{t('account.secondFactor')}</MenuItem>
            <MenuItem id="sessions">{t('account.sessions')}</MenuItem>
            <MenuItem id="out">{t('account.signOut')}</MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      {showsSessions && <SessionsDialog onClose={() => setShowsSessions(false)} />}
    </>
  )
}

/** Passwords and second factors are changed where they are kept; the login service leads back here. */
function askLoginService(action: 'UPDATE_PASSWORD' | 'CONFIGURE_TOTP') {
  location.assign(`/oauth2/authorization/tidings?kc_action=${action}`)
}

/** A real form, because the browser has to follow to where it is sent. */
function signOut() {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/logout'
  const token = document.createElement('input')
  token.type = 'hidden'
  token.name = '_csrf'
  token.value = csrfToken()
  form.append(token)
  document.body.append(form)
  form.submit()
}
