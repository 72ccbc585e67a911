import { useTranslation } from 'react-i18next'
import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { Button, IconButton } from './Button'

interface Told {
  sentence: React.ReactNode
  /** The way back, where there is one. */
  action?: { name: string; onPress: () => void }
}

/** Long enough to be read and to be regretted. */
const STAYS_MS = 8_000

const queue = new ToastQueue<Told>({ maxVisibleToasts: 3 })

/**
 * Says that something worked whose effect cannot be seen where one looks. What failed stands beside what failed instead.
 *
 * @param staysMs how long the way back is open, where that is known
 */
export function tell(sentence: React.ReactNode, action?: Told['action'], staysMs = STAYS_MS) {
  queue.add({ sentence, ...(action ? { action } : {}) }, { timeout: staysMs })
}

export function Toasts() {
  const { t } = useTranslation()
  return (
    <ToastRegion className="toasts" queue={queue} aria-label={t('app.news')}>
      {({ toast }) => (
        <Toast className="toast" toast={toast}>
          <ToastContent>
            <Text slot="title">{toast.content.sentence}</Text>
          </ToastContent>
          {toast.content.action && (
            <Button
              kind="quiet"
              onPress={() => {
                toast.content.action?.onPress()
                queue.close(toast.key)
              }}
            >
              {toast.content.action.name}
            </Button>
          )}
          <IconButton name={t('action.close')} icon="close" onPress={() => queue.close(toast.key)} />
        </Toast>
      )}
    </ToastRegion>
  )
}
