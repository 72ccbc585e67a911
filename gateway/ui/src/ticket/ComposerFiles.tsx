import { useTranslation } from 'react-i18next'
import { ProgressBar } from 'react-aria-components'
import type { Upload, Visibility } from '../api/types'
import { Button, IconButton } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { useSentence } from '../parts/Refusal'
import { sizeIn } from '../parts/size'
import type { Sending, useUploads } from './useUploads'

/** The files of what is being written: those that are there, those on their way, and those that did not get there. */
export function ComposerFiles({
  files,
  writing,
  uploads,
  onRemove,
}: {
  files: Upload[]
  writing: Visibility
  uploads: ReturnType<typeof useUploads>
  onRemove: (id: string) => void
}) {
  const { t, i18n } = useTranslation()
  const sending = uploads.sending.filter((one) => one.to === writing)
  if (files.length === 0 && sending.length === 0) return null
  return (
    <ul className="attached" aria-label={t('composer.files')}>
      {files.map((file) => (
        <li key={file.id}>
          <Icon name="clip" />
          <span className="name">{file.name}</span>
          <span className="quiet">{sizeIn(i18n.language, file.size)}</span>
          <IconButton name={t('composer.remove', { name: file.name })} icon="close" onPress={() => onRemove(file.id)} />
        </li>
      ))}
      {sending.map((one) => (
        <OnItsWay key={one.id} one={one} onRetry={() => uploads.retry(one)} onDrop={() => uploads.forget(one.id)} />
      ))}
    </ul>
  )
}

function OnItsWay({ one, onRetry, onDrop }: { one: Sending; onRetry: () => void; onDrop: () => void }) {
  const { t } = useTranslation()
  const sentence = useSentence(one.problem)
  return (
    <li data-failed={one.problem ? true : undefined}>
      <Icon name="clip" />
      <span className="name">{one.name}</span>
      {one.problem ? (
        <span className="why" role="alert">
          {sentence}{' '}
          <Button kind="quiet" onPress={onRetry}>
            {t('problem.retry')}
          </Button>
        </span>
      ) : (
        <ProgressBar className="progress" aria-label={one.name} value={one.part} maxValue={1}>
          {({ valueText }) => <span className="quiet">{valueText}</span>}
        </ProgressBar>
      )}
      <IconButton name={t('composer.remove', { name: one.name })} icon="close" onPress={onDrop} />
    </li>
  )
}
