import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { textsOf } from '../../i18n/texts'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { PageHeader } from '../PageHeader'
import {
  type Configuration,
  type Difference,
  type Fault,
  faultsOf,
  useCompare,
  useDownload,
  useTakeOver,
} from './configuration'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

const useTexts = textsOf('admin.configuration', { en, ko, pl })

/** The whole configuration as one file: away with it, or in with another after looking at what it changes. */
export default function ConfigurationPage() {
  const { t } = useTexts()
  const download = useDownload()
  const compare = useCompare()
  const take = useTakeOver()
  const [chosen, setChosen] = useState<{ name: string; document?: Configuration }>()
  const [waiting, setWaiting] = useState<string[]>([])
  const choose = async (file: File) => {
    take.reset()
    compare.reset()
    try {
      const document = JSON.parse(await file.text()) as Configuration
      setChosen({ name: file.name, document })
      compare.mutate(document)
    } catch {
      setChosen({ name: file.name })
    }
  }
  const compared = compare.data
  const document = chosen?.document
  const takeOver = () => {
    if (!document || !compared) return
    take.mutate(
      { document, revision: compared.revision },
      {
        onSuccess: ({ secretsMissing }) => {
          tell(t('taken'))
          setWaiting(secretsMissing)
          setChosen(undefined)
          compare.reset()
        },
      },
    )
  }
  const refusal = take.error ?? compare.error
  const faults = faultsOf(refusal)
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <FileTrigger
          acceptedFileTypes={['application/json', '.json']}
          onSelect={(files) => files?.[0] && void choose(files[0])}
        >
          <Button isPending={compare.isPending}>{t('upload')}</Button>
        </FileTrigger>
        <Button kind="primary" isPending={download.isPending} onPress={() => download.mutate()}>
          {t('download')}
        </Button>
      </PageHeader>
      {download.error && <Refusal problem={download.error} />}
      {chosen && !document && <p role="alert">{t('noJson', { name: chosen.name })}</p>}
      {refusal && faults.length === 0 && <Refusal problem={refusal} />}
      {chosen && faults.length > 0 && <Faults name={chosen.name} faults={faults} />}
      {chosen && compared && (
        <section>
          <h2>{t('differencesOf', { name: chosen.name })}</h2>
          <SecretsMissing names={compared.secretsMissing} />
          <Differences differences={compared.differences} />
          {compared.differences.length > 0 && (
            <div className="buttons">
              <Button
                onPress={() => {
                  setChosen(undefined)
                  compare.reset()
                  take.reset()
                }}
              >
                {t('leave')}
              </Button>
              <Button kind="primary" isPending={take.isPending} onPress={takeOver}>
                {t('take')}
              </Button>
            </div>
          )}
        </section>
      )}
      {!chosen && <SecretsMissing names={waiting} />}
      {!chosen && <p className="quiet">{t('secrets')}</p>}
    </>
  )
}

function SecretsMissing({ names }: { names: string[] }) {
  const { t } = useTexts()
  return names.length > 0 && <p className="notice">{t('secretsMissing', { names: names.join(', ') })}</p>
}

function Faults({ name, faults }: { name: string; faults: Fault[] }) {
  const { t } = useTexts()
  return (
    <section>
      <h2>{t('faultsOf', { name })}</h2>
      <p role="alert">{t('nothingChanged')}</p>
      <DataTable
        label={t('faults')}
        rows={faults}
        rowKey={(fault) => `${fault.pointer} ${fault.sentence}`}
        empty={null}
        columns={[
          { id: 'place', name: t('place'), cell: (fault) => <code>{fault.pointer || '/'}</code> },
          { id: 'fault', name: t('fault'), cell: (fault) => fault.sentence },
        ]}
      />
    </section>
  )
}

function Differences({ differences }: { differences: Difference[] }) {
  const { t } = useTexts()
  return (
    <DataTable
      label={t('differences')}
      rows={differences}
      rowKey={(difference) => `${difference.section} ${difference.entry ?? ''} ${difference.what}`}
      empty={<Empty title={t('same')} />}
      columns={[
        { id: 'section', name: t('section'), cell: (difference) => t(`sections.${difference.section}`) },
        {
          id: 'entry',
          name: t('entry'),
          cell: (difference) => (difference.entry ? <code>{difference.entry}</code> : '–'),
        },
        { id: 'what', name: t('what'), cell: (difference) => t(`whats.${difference.what}`) },
        { id: 'values', name: t('values'), cell: (difference) => <Values values={difference.values} /> },
      ]}
    />
  )
}

function Values({ values }: { values: Difference['values'] }) {
  if (values.length === 0) return '–'
  return (
    <ul>
      {values.map(({ pointer, from, to }) => (
        <li key={pointer}>
          <code>{pointer}</code>: {worded(from)} → {worded(to)}
        </li>
      ))}
    </ul>
  )
}

function worded(value: unknown) {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
