import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES, type Language } from '../../i18n'
import { Badge } from '../../parts/Badge'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm, FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Answered } from '../../parts/PageState'
import { tell } from '../../parts/toast'
import { useGiveBackWording, useSaveWording, useWordings, type Wording } from './alerts'
import { useRefusal } from './refusal'
import { useTexts } from './texts'

const nameOf = (wording: Wording) => LANGUAGES[wording.language as Language]

/** The words of alerts whose route has none of its own, in every language. */
export function Wordings() {
  const { t } = useTexts()
  const wordings = useWordings()
  const [changed, setChanged] = useState<Wording>()
  const [givenBack, setGivenBack] = useState<Wording>()
  return (
    <section>
      <h2>{t('wordings')}</h2>
      <p className="quiet">{t('wordingsHelp')}</p>
      <Answered query={wordings}>
        {(known) => (
          <DataTable
            label={t('wordings')}
            rows={known.wordings}
            rowKey={(wording) => wording.language}
            empty={null}
            columns={[
              { id: 'language', name: t('language'), cell: nameOf },
              {
                id: 'template',
                name: t('text'),
                cell: (wording) => (
                  <>
                    <code className="anywhere">{wording.template}</code>{' '}
                    {wording.standard && <Badge>{t('standard')}</Badge>}
                  </>
                ),
              },
              {
                id: 'actions',
                name: '',
                align: 'end',
                cell: (wording) => (
                  <div className="buttons end">
                    <Button aria-label={t('changeOne', { name: nameOf(wording) })} onPress={() => setChanged(wording)}>
                      {t('change')}
                    </Button>
                    {!wording.standard && (
                      <Button
                        aria-label={t('giveBackOne', { name: nameOf(wording) })}
                        onPress={() => setGivenBack(wording)}
                      >
                        {t('giveBack')}
                      </Button>
                    )}
                  </div>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {changed && (
        <Change
          wording={changed}
          placeholders={wordings.data?.placeholders ?? []}
          onClose={() => setChanged(undefined)}
        />
      )}
      {givenBack && <GiveBack wording={givenBack} onClose={() => setGivenBack(undefined)} />}
    </section>
  )
}

function Change({ wording, placeholders, onClose }: { wording: Wording; placeholders: string[]; onClose: () => void }) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const save = useSaveWording(wording)
  const refused = useRefusal(save.error)
  return (
    <FormDialog
      title={`${t('wordings')}: ${nameOf(wording)}`}
      isOpen
      onClose={onClose}
      size="wide"
      action={common('action.save')}
      isBusy={save.isPending}
      problem={save.error && !refused.isShown ? save.error : null}
      onSubmit={(form) =>
        save.mutate(String(form.get('template') ?? ''), {
          onSuccess: () => {
            tell(t('saved', { name: nameOf(wording) }))
            onClose()
          },
        })
      }
    >
      <Field
        name="template"
        label={t('text')}
        help={t('templateKnown', { names: placeholders.map((name) => `{{${name}}}`).join(' ') })}
        rows={4}
        defaultValue={wording.template}
        maxLength={4_000}
        errorMessage={refused.at('template')}
        isCode
        isRequired
      />
    </FormDialog>
  )
}

function GiveBack({ wording, onClose }: { wording: Wording; onClose: () => void }) {
  const { t } = useTexts()
  const giveBack = useGiveBackWording()
  return (
    <Confirm
      title={t('giveBackOne', { name: nameOf(wording) })}
      isOpen
      onClose={onClose}
      action={t('giveBack')}
      isBusy={giveBack.isPending}
      problem={giveBack.error}
      onConfirm={() => giveBack.mutate(wording.language, { onSuccess: onClose })}
    >
      {t('giveBackHelp')}
    </Confirm>
  )
}
