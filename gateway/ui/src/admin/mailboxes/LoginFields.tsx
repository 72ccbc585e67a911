import { useState } from 'react'
import { Choice } from '../../parts/Choice'
import { Field } from '../../parts/Field'
import { FLOWS, type Flow, type Protocol, type Tokens, type Wish } from './mailboxes'
import { useTexts } from './texts'

export const LOGINS = ['password', 'microsoft', 'google', 'oauth'] as const
export type Login = (typeof LOGINS)[number]

const GOOGLE = 'https://oauth2.googleapis.com/token'
const GOOGLE_SCOPE = 'https://mail.google.com/'

const flowsOf: Record<Exclude<Login, 'password'>, Flow[]> = {
  microsoft: ['client-credentials', 'refresh-token'],
  google: ['service-account', 'refresh-token'],
  oauth: [...FLOWS],
}

export function loginOf(tokens: Tokens | null | undefined): Login {
  if (!tokens) return 'password'
  const { host } = new URL(tokens.tokenUrl)
  if (host === 'login.microsoftonline.com') return 'microsoft'
  return tokens.tokenUrl === GOOGLE ? 'google' : 'oauth'
}

const tenantIn = (tokenUrl: string) => new URL(tokenUrl).pathname.split('/')[1] ?? ''

/** What the provider wants to read in a request for tokens. */
function scopeOf(login: Login, flow: Flow, protocol: Protocol): string {
  if (login === 'google') return GOOGLE_SCOPE
  return flow === 'client-credentials'
    ? 'https://outlook.office365.com/.default'
    : `https://outlook.office365.com/${protocol.toUpperCase()}.AccessAsUser.All offline_access`
}

/** The part of the wish that says how a mailbox is logged in to. */
export function loginIn(
  form: FormData,
  login: Login,
  flow: Flow,
  protocol: Protocol,
): Pick<Wish, 'password' | 'oauth'> {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  if (login === 'password') {
    const password = String(form.get('password') ?? '')
    return password ? { password } : {}
  }
  const tokenUrl = {
    microsoft: `https://login.microsoftonline.com/${encodeURIComponent(text('tenant'))}/oauth2/v2.0/token`,
    google: GOOGLE,
    oauth: text('tokenUrl'),
  }[login]
  const clientSecret = text('clientSecret')
  const refreshToken = text('refreshToken')
  return {
    oauth: {
      flow,
      tokenUrl,
      clientId: text('clientId'),
      scope: login === 'oauth' ? text('scope') : scopeOf(login, flow, protocol),
      ...(clientSecret ? { clientSecret } : {}),
      ...(refreshToken ? { refreshToken } : {}),
    },
  }
}

/** How it is proved that the mailbox may be read: a password, or tokens of a provider. */
export function LoginFields({
  login,
  flow,
  tokens,
  onLogin,
  onFlow,
  isNew,
}: {
  login: Login
  flow: Flow
  tokens: Tokens | undefined
  onLogin: (login: Login) => void
  onFlow: (flow: Flow) => void
  isNew: boolean
}) {
  const { t } = useTexts()
  const [before] = useState(login)
  // What is stored belongs to the way of before; another way wants secrets of its own.
  const isAsked = isNew || login !== before || (tokens !== undefined && flow !== tokens.flow)
  return (
    <>
      <Choice
        label={t('login')}
        value={login}
        options={LOGINS.map((id) => ({ id, name: t(`loginIs.${id}`) }))}
        onChoose={(id) => {
          const chosen = id as Login
          onLogin(chosen)
          if (chosen !== 'password' && !flowsOf[chosen].includes(flow)) onFlow(flowsOf[chosen][0]!)
        }}
      />
      {login === 'password' ? (
        <Field
          key="password"
          name="password"
          type="password"
          autoComplete="new-password"
          label={t('password')}
          help={t(isAsked ? 'passwordHelp' : 'passwordKept')}
          isRequired={isAsked}
        />
      ) : (
        <>
          <Choice
            label={t('flow')}
            value={flow}
            options={flowsOf[login].map((id) => ({ id, name: t(`flowIs.${id}`) }))}
            onChoose={(id) => onFlow(id as Flow)}
          />
          <p className="quiet">{t(`flowHelp.${flow}`)}</p>
          {login === 'microsoft' && (
            <Field
              name="tenant"
              label={t('tenant')}
              help={t('tenantHelp')}
              defaultValue={tokens && before === 'microsoft' ? tenantIn(tokens.tokenUrl) : ''}
              isRequired
              isCode
            />
          )}
          {login === 'oauth' && (
            <>
              <Field
                name="tokenUrl"
                type="url"
                label={t('tokenUrl')}
                defaultValue={tokens?.tokenUrl ?? ''}
                isRequired
                isCode
              />
              <Field name="scope" label={t('scope')} defaultValue={tokens?.scope ?? ''} isRequired isCode />
            </>
          )}
          <Field
            name="clientId"
            label={t(flow === 'service-account' ? 'serviceAccount' : 'clientId')}
            defaultValue={tokens?.clientId ?? ''}
            isRequired
            isCode
          />
          {flow === 'service-account' ? (
            <Field
              key="key"
              name="clientSecret"
              rows={3}
              label={t('privateKey')}
              help={t(isAsked ? 'privateKeyHelp' : 'secretKept')}
              isRequired={isAsked}
              isCode
            />
          ) : (
            <Field
              key="secret"
              name="clientSecret"
              type="password"
              autoComplete="new-password"
              label={t('clientSecret')}
              help={t(isAsked ? 'secretHelp' : 'secretKept')}
              isRequired={isAsked && flow === 'client-credentials'}
            />
          )}
          {flow === 'refresh-token' && (
            <Field
              name="refreshToken"
              type="password"
              autoComplete="new-password"
              label={t('refreshToken')}
              help={t(isAsked ? 'refreshTokenHelp' : 'secretKept')}
              isRequired={isAsked}
            />
          )}
        </>
      )}
    </>
  )
}
