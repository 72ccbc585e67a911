import { useRef, useState } from 'react'
import { Button, IconButton } from '../parts/Button'
import { Field } from '../parts/Field'
import { newKey } from '../parts/key'
import { Refusal } from '../parts/Refusal'
import { useReply } from './guest'
import { useTexts } from './texts'

/** An answer with its files. What could not be sent stays, and sending it again writes it once. */
export function Reply({ id, isClosed }: { id: string; isClosed: boolean }) {
  const { t } = useTexts()
  const reply = useReply(id)
  const [text, setText] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const key = useRef(newKey())
  const picker = useRef<HTMLInputElement>(null)
  const submit = () => {
    if (!text.trim() && files.length === 0) return
    reply.mutate(
      { key: key.current, body: text, files },
      {
        onSuccess: () => {
          setText('')
          setFiles([])
          key.current = newKey()
        },
      },
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Field
        rows={5}
        label={t('reply')}
        help={isClosed ? t('replyClosed') : undefined}
        value={text}
        onChange={(words) => {
          setText(words)
          // Other words are another message.
          key.current = newKey()
        }}
      />
      {files.length > 0 && (
        <ul>
          {files.map((file) => (
            <li key={`${file.name}:${file.lastModified}`}>
              {file.name}
              <IconButton
                name={t('removeFile', { name: file.name })}
                icon="close"
                onPress={() => setFiles(files.filter((other) => other !== file))}
              />
            </li>
          ))}
        </ul>
      )}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          setFiles([...files, ...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      {reply.isError && <Refusal problem={reply.error} />}
      {reply.isSuccess && <p role="status">{t(reply.data === id ? 'sent' : 'elsewhere')}</p>}
      <div className="buttons">
        <Button icon="clip" onPress={() => picker.current?.click()}>
          {t('files')}
        </Button>
        <Button kind="primary" type="submit" isPending={reply.isPending}>
          {t('send')}
        </Button>
      </div>
    </form>
  )
}
