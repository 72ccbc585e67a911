import { Form } from 'react-aria-components'
import { textsOf } from '../../i18n/texts'
import { Button } from '../../parts/Button'
import { Field, Tick } from '../../parts/Field'
import { Answered } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { sizeIn } from '../../parts/size'
import { tell } from '../../parts/toast'
import { PageHeader } from '../PageHeader'
import { useSettingsDraft } from '../settingsDraft'
import { type Attachments, type KnownAttachments, useAttachments, useSaveAttachments } from './attachments'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

const useTexts = textsOf('admin.attachments', { en, ko, pl })

const MEGABYTE = 1_000_000

/** Which files the desk takes from people, and which it keeps from them. */
export default function AttachmentsPage() {
  const { t } = useTexts()
  const settings = useAttachments()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')} />
      <Answered query={settings}>{(now) => <Settings now={now} />}</Answered>
    </>
  )
}

/** As it is written in the form; sizes in megabytes. */
interface Draft {
  largestFile: string
  largestMessage: string
  blocked: string
  blockPrograms: boolean
}

function Settings({ now }: { now: KnownAttachments }) {
  const { t, i18n } = useTexts()
  const save = useSaveAttachments()
  const known: Draft = {
    largestFile: megabytes(now.largestFile),
    largestMessage: megabytes(now.largestMessage),
    blocked: now.blocked.join(' '),
    blockPrograms: now.blockPrograms,
  }
  const { form, version, change, saving } = useSettingsDraft(known, now.version)
  const { largestFile, largestMessage, blocked, blockPrograms } = form
  const endings = blocked.split(/[\s,;]+/).filter(Boolean)
  const wanted: Attachments = {
    largestFile: bytes(largestFile, now.largestFile) ?? now.largestFile,
    largestMessage: bytes(largestMessage, now.largestMessage),
    blocked: endings,
    blockPrograms,
  }
  const isChanged =
    largestFile !== known.largestFile ||
    largestMessage !== known.largestMessage ||
    endings.join(' ') !== known.blocked ||
    blockPrograms !== known.blockPrograms
  const submit = () =>
    save.mutate(
      { version, wanted },
      saving(() => tell(t('saved'))),
    )
  return (
    <Form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Field
        label={t('largestFile')}
        help={t('largestFileHelp', { most: sizeIn(i18n.language, now.most) })}
        value={largestFile}
        onChange={(value) => change({ largestFile: value })}
        inputMode="decimal"
        pattern="\s*[0-9]+([.,][0-9]+)?\s*"
        isRequired
      />
      <Field
        label={t('largestMessage')}
        help={t('largestMessageHelp')}
        value={largestMessage}
        onChange={(value) => change({ largestMessage: value })}
        inputMode="decimal"
        pattern="\s*[0-9]+([.,][0-9]+)?\s*"
      />
      <Field
        label={t('blocked')}
        help={t('blockedHelp')}
        value={blocked}
        onChange={(value) => change({ blocked: value })}
        rows={4}
        isCode
      />
      <Tick
        label={t('blockPrograms')}
        help={t('blockProgramsHelp')}
        isSelected={blockPrograms}
        onChange={(value) => change({ blockPrograms: value })}
      />
      {save.error && <Refusal problem={save.error} />}
      <div className="buttons">
        <Button type="submit" kind="primary" isPending={save.isPending} isDisabled={!isChanged}>
          {t('save')}
        </Button>
      </div>
    </Form>
  )
}

function megabytes(size: number | null | undefined): string {
  return size == null ? '' : String(Math.round((size * 10) / MEGABYTE) / 10)
}

/** What nobody has rewritten is what it was, to the byte. */
function bytes(written: string, before: number | null | undefined): number | null {
  if (written === megabytes(before)) return before ?? null
  return written.trim() === '' ? null : Math.round(Number(written.trim().replace(',', '.')) * MEGABYTE)
}
