import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Attachment, may, type Message } from '../../api/types'
import { Button } from '../../parts/Button'
import { Icon } from '../../parts/Icon'
import { sizeIn } from '../../parts/size'
import { useSignedIn } from '../../shell/me'
import { addressOf, isPdf, isPicture } from './files'
import { Preview } from './Preview'
import { useTexts } from './texts'

/** The files of a message: to look at where that harms nobody, and to save. */
export function Files({ message }: { message: Message }) {
  const { t } = useTranslation()
  const [looked, setLooked] = useState<Attachment>()
  const files = message.attachments.filter((file) => !file.inline || !message.html || file.withheld)
  if (files.length === 0) return null
  return (
    <>
      <ul className="files" aria-label={t('conversation.attachments')}>
        {files.map((file) => (
          <li key={file.n}>
            {file.withheld ? (
              <Withheld message={message} file={file} />
            ) : isPicture(file) || isPdf(file) ? (
              <Shown message={message} file={file} onLook={() => setLooked(file)} />
            ) : (
              <a href={addressOf(message, file)} download={file.name}>
                <Icon name="clip" />
                <NameAndSize file={file} />
              </a>
            )}
          </li>
        ))}
      </ul>
      {looked && <Preview address={addressOf(message, looked)} file={looked} onClose={() => setLooked(undefined)} />}
    </>
  )
}

function Shown({ message, file, onLook }: { message: Message; file: Attachment; onLook: () => void }) {
  const { t } = useTexts()
  return (
    <Button className="file" aria-label={t('look', { name: file.name })} onPress={onLook}>
      {isPicture(file) ? <img src={addressOf(message, file)} alt="" loading="lazy" /> : <Icon name="clip" />}
      <NameAndSize file={file} />
    </Button>
  )
}

function Withheld({ message, file }: { message: Message; file: Attachment }) {
  const { t } = useTexts()
  return (
    <span className="withheld">
      <Icon name="lock" />
      <span className="name">{file.name}</span>
      <span>{t('withheld')}</span>
      {may(useSignedIn(), 'admin.connections') && (
        <a href={addressOf(message, file)} download={`${file.name}.withheld`}>
          {t('asIs')}
        </a>
      )}
    </span>
  )
}

function NameAndSize({ file }: { file: Attachment }) {
  const { i18n } = useTranslation()
  return (
    <>
      <span className="name">{file.name}</span>
      <span className="quiet">{sizeIn(i18n.language, file.size)}</span>
    </>
  )
}
