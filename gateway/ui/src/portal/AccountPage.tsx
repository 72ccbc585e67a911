import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Form } from 'react-aria-components'
import { Link } from 'react-router'
import { call } from '../api/http'
import { keys } from '../api/queries'
import type { Me } from '../api/types'
import { chooseLanguage, isLanguage, LANGUAGES } from '../i18n'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { Refusal } from '../parts/Refusal'
import { tell } from '../parts/toast'
import { useSignedIn } from '../shell/me'
import { SessionsDialog } from '../shell/sessions/SessionsDialog'
import { Back } from './Back'
import { useTexts } from './texts'

/** What one may say of oneself: what one is called, and in which language and zone one is answered. */
export default function AccountPage() {
  const { t, i18n } = useTexts()
  const { t: common } = useTranslation()
  const me = useSignedIn()
  const queries = useQueryClient()
  const [showsSessions, setShowsSessions] = useState(false)
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const save = useMutation({
    mutationFn: (wanted: Pick<Me, 'name' | 'language' | 'timeZone'>) =>
      call<Me>('/me', { method: 'PATCH', body: wanted }),
    onSuccess: async ({ body }) => {
      queries.setQueryData(keys.me, body)
      if (isLanguage(body.language)) await chooseLanguage(body.language)
      tell(i18n.t('saved', { ns: 'portal' }))
    },
  })
  return (
    <>
      <title>{`${common('account.profile')} – ${common('app.name')}`}</title>
      <Back />
      <h1>{common('account.profile')}</h1>
      <Form
        className="asking"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          const text = (name: string) => String(form.get(name) ?? '').trim()
          save.mutate({ name: text('name'), language: text('language'), timeZone: text('timeZone') })
        }}
      >
        <Field
          name="name"
          label={t('name')}
          defaultValue={me.name ?? ''}
          isRequired
          maxLength={200}
          autoComplete="name"
        />
        {me.email && <Field label={t('email')} help={t('emailHelp')} value={me.email} isReadOnly />}
        {/* The phone's own wheel is the best way to choose one of hundreds. */}
        <label className="plain-choice">
          <span>{common('account.language')}</span>
          <select name="language" defaultValue={isLanguage(me.language) ? me.language : i18n.language}>
            {Object.entries(LANGUAGES).map(([tag, name]) => (
              <option key={tag} value={tag} lang={tag}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="plain-choice">
          <span>{t('timeZone')}</span>
          <select name="timeZone" defaultValue={me.timeZone ?? here}>
            {zones(me.timeZone, here).map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </label>
        {save.isError && <Refusal problem={save.error} />}
        <p className="buttons">
          <Button type="submit" kind="primary" isPending={save.isPending}>
            {common('action.save')}
          </Button>
        </p>
      </Form>
      <section className="account-more">
        <Link to="/account/notifications">{common('account.notifications')}</Link>
        <Button kind="quiet" onPress={() => setShowsSessions(true)}>
          {common('account.sessions')}
        </Button>
      </section>
      {showsSessions && <SessionsDialog onClose={() => setShowsSessions(false)} />}
    </>
  )
}

function zones(...known: (string | null | undefined)[]): string[] {
  const all = Intl.supportedValuesOf('timeZone')
  return [...new Set([...all, ...known.filter((zone) => zone != null)])].sort()
}
