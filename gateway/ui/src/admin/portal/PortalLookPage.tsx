import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { FileTrigger, Form } from 'react-aria-components'
import { Button } from '../../parts/Button'
import { Field } from '../../parts/Field'
import { Icon } from '../../parts/Icon'
import { Answered } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { paint, type Tones } from '../../portal/look'
import { PageHeader } from '../PageHeader'
import { useSettingsDraft } from '../settingsDraft'
import { asPicture, type KnownSettings, useLogo, usePortalSettings, useSavePortal, useTones } from './portal'
import './portalLook.css'
import { useTexts } from './texts'

const HEX = /^#[0-9a-f]{6}$/i

/** How the team looks to its customers: name, logo and colour. */
export default function PortalLookPage() {
  const { t } = useTexts()
  const settings = usePortalSettings()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')} />
      <Answered query={settings}>{(now) => <Settings now={now} />}</Answered>
    </>
  )
}

function Settings({ now }: { now: KnownSettings }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const save = useSavePortal()
  const known = { name: now.name ?? '', colour: now.colour ?? '' }
  const { form, version, change, saving } = useSettingsDraft(known, now.version)
  const colour = form.colour.trim()
  const isColour = HEX.test(colour)
  const tones = useTones(isColour ? colour : null).data
  const isChanged = form.name !== known.name || form.colour !== known.colour
  return (
    <div className="look">
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(
            { version, name: form.name.trim() || null, colour: colour || null },
            saving(() => tell(t('saved'))),
          )
        }}
      >
        <Field
          label={t('name')}
          help={t('nameHelp', { product: common('app.name') })}
          value={form.name}
          onChange={(name) => change({ name })}
          maxLength={60}
        />
        <div className="colour">
          <Field
            label={t('colour')}
            help={t('colourHelp')}
            value={form.colour}
            onChange={(next) => change({ colour: next })}
            pattern="\s*#[0-9a-fA-F]{6}\s*"
            placeholder="#3451b2"
            isCode
          />
          <input
            type="color"
            aria-label={t('pick')}
            value={isColour ? colour.toLowerCase() : '#3451b2'}
            onChange={(event) => change({ colour: event.target.value })}
          />
        </div>
        <Logo address={now.portal.logo ?? undefined} />
        {save.error && <Refusal problem={save.error} />}
        <div className="buttons">
          <Button type="submit" kind="primary" isPending={save.isPending} isDisabled={!isChanged}>
            {common('action.save')}
          </Button>
        </div>
      </Form>
      <section aria-label={t('preview')}>
        <h2>{t('preview')}</h2>
        <p className="quiet">{t('previewHelp')}</p>
        <div className="previews">
          {(['light', 'dark'] as const).map((theme) => (
            <Preview
              key={theme}
              theme={theme}
              name={form.name.trim() || common('app.name')}
              logo={now.portal.logo ?? undefined}
              tones={isColour ? tones : undefined}
            />
          ))}
        </div>
      </section>
    </div>
  )
}

function Logo({ address }: { address: string | undefined }) {
  const { t } = useTexts()
  const logo = useLogo()
  const choose = (files: FileList | null) => {
    const file = files?.[0]
    if (file) {
      asPicture(file).then(
        (picture) => logo.mutate(picture, { onSuccess: () => tell(t('logoSaved')) }),
        // What the browser cannot paint the service says why it does not take.
        () => logo.mutate(file),
      )
    }
  }
  return (
    <fieldset className="logo">
      <legend>{t('logo')}</legend>
      <p className="quiet">{t('logoHelp')}</p>
      {address && <img src={address} alt={t('logo')} />}
      <div className="buttons">
        <FileTrigger acceptedFileTypes={['image/png', 'image/jpeg', 'image/gif', 'image/svg+xml']} onSelect={choose}>
          <Button icon="up" isPending={logo.isPending}>
            {t(address ? 'otherLogo' : 'chooseLogo')}
          </Button>
        </FileTrigger>
        {address && (
          <Button kind="quiet" isPending={logo.isPending} onPress={() => logo.mutate(undefined)}>
            {t('noLogo')}
          </Button>
        )}
      </div>
      {logo.error && <Refusal problem={logo.error} />}
    </fieldset>
  )
}

/** A corner of the portal as customers will see it. */
function Preview({
  theme,
  name,
  logo,
  tones,
}: {
  theme: 'light' | 'dark'
  name: string
  logo: string | undefined
  tones: Tones | undefined
}) {
  const { t } = useTexts()
  const corner = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (corner.current) paint(corner.current, tones)
  }, [tones])
  return (
    <div className="corner" data-theme={theme} ref={corner} role="img" aria-label={t(theme)}>
      <div className="corner-bar">
        {logo && <img src={logo} alt="" />}
        <strong>{name}</strong>
      </div>
      <span className="corner-link">{t('sampleLink')}</span>
      <span className="corner-own">{t('sampleOwn')}</span>
      <span className="corner-button">
        <Icon name="plus" />
        {t('sampleButton')}
      </span>
    </div>
  )
}
