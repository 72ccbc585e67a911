import type { Said, Told } from './hub'
import { follow, type Listener } from './stream'

/** Follows the event stream until it is stopped, by one connection for all tabs where the browser can share one. */
export function followTogether(listener: Listener): () => void {
  if (!('SharedWorker' in globalThis)) return follow(listener)
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'tidings-live' })
  const { port } = worker
  let stop = () => {}
  // An old browser knows the worker and not its modules.
  worker.onerror = () => {
    stop()
    stop = follow(listener)
  }
  const say = (said: Said) => port.postMessage(said)
  port.onmessage = ({ data }: MessageEvent<Told>) => {
    if ('connection' in data) listener.connection(data.connection)
    else if ('notice' in data) listener.notice(data.notice)
    else listener.gap()
  }
  // A page that the browser keeps for "back" hears nothing meanwhile, and begins anew when it is shown again.
  const leave = () => say('gone')
  const comeBack = ({ persisted }: PageTransitionEvent) => persisted && say('here')
  window.addEventListener('pagehide', leave)
  window.addEventListener('pageshow', comeBack)
  say('here')
  return () => {
    window.removeEventListener('pagehide', leave)
    window.removeEventListener('pageshow', comeBack)
    leave()
    stop()
    port.close()
  }
}
