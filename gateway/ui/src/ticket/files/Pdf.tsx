import { useEffect, useRef, useState } from 'react'
import { Loading } from '../../parts/PageState'
import { useTexts } from './texts'

interface Said {
  ready?: boolean
  failed?: boolean
  pages?: number
  shown?: number
}

/**
 * A PDF, drawn by a reader in a frame of no origin: whatever it brings the reader to do, there is nothing of ours to reach there.
 * The frame is sent the bytes, for it could not ask for them itself.
 */
export function Pdf({ address, name }: { address: string; name: string }) {
  const { t } = useTexts()
  const frame = useRef<HTMLIFrameElement>(null)
  const [said, setSaid] = useState<Said>({})
  useEffect(() => {
    const stop = new AbortController()
    const hear = ({ source, data }: MessageEvent<Said>) => {
      if (source === null || source !== frame.current?.contentWindow) return
      if (!data.ready) return setSaid(data)
      readBytes(address, stop.signal).then(
        (bytes) => frame.current?.contentWindow?.postMessage(bytes, '*', [bytes]),
        () => !stop.signal.aborted && setSaid({ failed: true }),
      )
    }
    addEventListener('message', hear, { signal: stop.signal })
    return () => stop.abort()
  }, [address])
  if (said.failed) return <p role="alert">{t('unreadable')}</p>
  return (
    <>
      {said.pages === undefined && <Loading lines={6} />}
      <iframe
        ref={frame}
        className="pdf"
        title={name}
        src="/preview"
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        hidden={said.pages === undefined}
      />
      {said.pages !== undefined && said.pages > (said.shown ?? said.pages) && (
        <p className="quiet">{t('firstPages', { shown: said.shown, pages: said.pages })}</p>
      )}
    </>
  )
}

async function readBytes(address: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const answer = await fetch(address, { credentials: 'same-origin', signal })
  if (!answer.ok) throw new Error(answer.statusText)
  return answer.arrayBuffer()
}
