import { Button } from '../../parts/Button'
import { tell } from '../../parts/toast'
import { useTexts } from './texts'

/** Puts a text where it can be pasted from, and says so. */
export function Copy({ text, name, children }: { text: string; name?: string; children: React.ReactNode }) {
  const { t } = useTexts()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      // Without TLS a browser gives no clipboard; selecting what is shown still works.
      tell(t('notCopied'))
      return
    }
    tell(t('copied'))
  }
  return (
    <Button {...(name ? { 'aria-label': name } : {})} onPress={() => void copy()}>
      {children}
    </Button>
  )
}
