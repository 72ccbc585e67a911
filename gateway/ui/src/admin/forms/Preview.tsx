import { useEffect, useRef, useState } from 'react'
import { mount } from '../../form/mount'
import { LANGUAGES } from '../../i18n'
import { Choice } from '../../parts/Choice'
import { Refusal } from '../../parts/Refusal'
import { usePreview, type WantedForm } from './forms'
import { useTexts } from './texts'

/** Somebody who types is not asked about every letter. */
const SETTLES_MS = 400

/** The form as it would stand on a site, by the same code that shows it there. */
export function Preview({ form }: { form: WantedForm }) {
  const { t, i18n } = useTexts()
  const [language, setLanguage] = useState(i18n.language)
  const preview = usePreview(useSettledForm(form), language)
  const host = useRef<HTMLDivElement>(null)
  const shown = preview.data
  useEffect(() => {
    if (host.current && shown) mount(host.current, shown, { mode: 'inline' })
  }, [shown])
  return (
    <section aria-label={t('preview')}>
      <h2>{t('preview')}</h2>
      <Choice
        label={t('language')}
        value={language}
        options={Object.entries(LANGUAGES).map(([id, name]) => ({ id, name }))}
        onChoose={setLanguage}
      />
      {preview.isError && <Refusal problem={preview.error} />}
      <div ref={host} className="preview" />
    </section>
  )
}

function useSettledForm(form: WantedForm): WantedForm {
  const [settled, setSettled] = useState(form)
  const said = JSON.stringify(form)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(said) as WantedForm), SETTLES_MS)
    return () => clearTimeout(timer)
  }, [said])
  return settled
}
