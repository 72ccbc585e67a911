import { Hub, type Said } from './hub'
import { follow } from './stream'

const hub = new Hub(follow)

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  if (!port) return
  port.onmessage = ({ data }: MessageEvent<Said>) => hub.hear(port, data)
})
