import { Choice } from '../../parts/Choice'
import { Field } from '../../parts/Field'
import { useTexts } from './texts'
import { type Auth, AUTH_TYPES, type Endpoint, HUB_SIGNATURES } from './webhooks'

/** How requests sign in at the receiver, and which signature it checks beside Standard Webhooks'. */
export function AuthFields({
  auth,
  known,
  hubSignature,
  at,
  onChange,
  onChangeHub,
}: {
  auth: Auth
  /** As it is stored, for the host that is asked: its secret stays where none is typed. */
  known: Auth | undefined
  hubSignature: Endpoint['hubSignature']
  /** What was refused, by field. */
  at: (field: string) => string | undefined
  onChange: (auth: Auth) => void
  onChangeHub: (header: Endpoint['hubSignature']) => void
}) {
  const { t } = useTexts()
  const isKept = known?.type === auth.type
  const field = (name: Exclude<keyof Auth, 'type'>, { isSecret = false, isRequired = true } = {}) => (
    <Field
      label={t(`auth.${name}`)}
      value={auth[name] ?? ''}
      onChange={(value) => onChange({ ...auth, [name]: value })}
      errorMessage={at(`auth.${name}`)}
      isRequired={isRequired && !(isSecret && isKept)}
      isCode={!isSecret}
      {...(isSecret ? { type: 'password' as const, autoComplete: 'off' } : {})}
      {...(isSecret && isKept ? { placeholder: t('auth.kept') } : {})}
    />
  )
  return (
    <>
      <Choice
        label={t('auth.type')}
        value={auth.type}
        options={AUTH_TYPES.map((one) => ({ id: one, name: t(`auth.is.${one}`) }))}
        onChoose={(one) => onChange({ type: one as Auth['type'] })}
      />
      {auth.type === 'basic' && (
        <>
          {field('username')}
          {field('password', { isSecret: true })}
        </>
      )}
      {auth.type === 'bearer' && field('token', { isSecret: true })}
      {auth.type === 'oauth2' && (
        <>
          {field('tokenUrl')}
          {field('clientId')}
          {field('clientSecret', { isSecret: true })}
          {field('scope', { isRequired: false })}
        </>
      )}
      <Choice
        label={t('hub.label')}
        value={hubSignature}
        options={HUB_SIGNATURES.map((one) => ({ id: one, name: t(`hub.is.${one}`) }))}
        onChoose={(one) => onChangeHub(one as Endpoint['hubSignature'])}
      />
    </>
  )
}
