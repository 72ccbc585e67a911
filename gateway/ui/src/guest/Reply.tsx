import { useEffect, useRef, useState } from 'react'
import { FileTrigger, Label, TextArea, TextField } from 'react-aria-components'
import { Button, IconButton } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { newKey } from '../parts/key'
import { Refusal } from '../parts/Refusal'
import { sizeIn } from '../parts/size'
import { takesFiles } from '../portal/files'
import { useReply } from './guest'
import { useTexts } from './texts'

/**
 * An answer with its files. What could not be sent stays, and sending it again writes it once; the words outlive the page being
 * loaded again, in its own tab.
 *
 * @param beginsAnew what is written goes into a request of its own
 */
export function Reply({ id, beginsAnew }: { id: string; beginsAnew: boolean }) {
  const { t, i18n } = useTexts()
  const reply = useReply(id)
  const [text, setText] = useState(() => kept(id))
  const [files, setFiles] = useState<File[]>([])
  const key = useRef(newKey())
  const isReady = text.trim() !== '' || files.length > 0
  useEffect(() => keep(id, text), [id, text])
  const take = (chosen: FileList) => {
    setFiles((now) => [...now, ...chosen])
    key.current = newKey()
  }
  const submit = () => {
    if (!isReady || reply.isPending) return
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
      className="reply"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      {...takesFiles(take)}
    >
      <TextField
        value={text}
        isReadOnly={reply.isPending}
        onChange={(words) => {
          setText(words)
          // Other words are another message.
          key.current = newKey()
        }}
      >
        <Label className="hidden">{t('reply')}</Label>
        <TextArea
          rows={3}
          placeholder={t(beginsAnew ? 'replyAnew' : 'reply')}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
          }}
        />
      </TextField>
      {files.length > 0 && (
        <ul className="attached">
          {files.map((file) => (
            <li key={`${file.name}:${file.lastModified}`}>
              <Icon name="clip" />
              <span className="name">{file.name}</span>
              <span className="quiet">{sizeIn(i18n.language, file.size)}</span>
              <IconButton
                name={t('removeFile', { name: file.name })}
                icon="close"
                onPress={() => setFiles(files.filter((other) => other !== file))}
              />
            </li>
          ))}
        </ul>
      )}
      {reply.isError && <Refusal problem={reply.error} />}
      {reply.isSuccess && !isReady && <p role="status">{t(reply.data === id ? 'sent' : 'elsewhere')}</p>}
      <footer>
        <FileTrigger allowsMultiple onSelect={(chosen) => chosen && take(chosen)}>
          <Button kind="quiet" icon="clip" isDisabled={reply.isPending}>
            {t('files')}
          </Button>
        </FileTrigger>
        <Button kind="primary" type="submit" isPending={reply.isPending} isDisabled={!isReady}>
          {t('send')}
        </Button>
      </footer>
    </form>
  )
}

const place = (id: string) => `tidings.guest.${id}`

function kept(id: string): string {
  try {
    return sessionStorage.getItem(place(id)) ?? ''
  } catch {
    return ''
  }
}

function keep(id: string, text: string) {
  try {
    if (text) sessionStorage.setItem(place(id), text)
    else sessionStorage.removeItem(place(id))
  } catch {
    // The browser keeps nothing: the page still has it.
  }
}
