import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connection } from '../live/stream'
import { Button } from '../parts/Button'

/** Short breaks heal before anybody need read of them. */
const PATIENCE_MS = 3_000

/** Says when the page can no longer promise that it shows what is. */
export function LineBanner({ connection }: { connection: Connection }) {
  const { t } = useTranslation()
  const online = useOnline()
  const isLate = useLate(connection !== 'live')
  if (connection === 'signed-out') {
    return (
      <div className="banner" role="alert">
        <span>{t('line.signedOut')}</span>
        <Button onPress={() => location.reload()}>{t('line.signIn')}</Button>
      </div>
    )
  }
  if (online && !isLate) return null
  return (
    <div className="banner" role="status">
      {t(online ? 'line.away' : 'line.offline')}
    </div>
  )
}

function useOnline() {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    window.addEventListener('online', look)
    window.addEventListener('offline', look)
    return () => {
      window.removeEventListener('online', look)
      window.removeEventListener('offline', look)
    }
  }, [])
  return online
}

function useLate(waiting: boolean) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!waiting) return setLate(false)
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [waiting])
  return late
}
