import { useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Icon } from '../parts/Icon'

/**
 * A navigation beside the page. On a phone it folds into one button that names where one is.
 *
 * @param isNarrow only the signs of its entries are shown, where there is room for more
 */
export function Foldable({
  label,
  at,
  isNarrow = false,
  children,
}: {
  label: string
  at?: string
  isNarrow?: boolean
  children: React.ReactNode
}) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <nav className="navigation" aria-label={label} data-open={open || undefined} data-narrow={isNarrow || undefined}>
      <Button className="unfold" aria-expanded={open} onPress={() => setOpen(!open)}>
        <Icon name="menu" />
        <span className="hidden">{t('nav.open')}: </span>
        <span>{at ?? label}</span>
      </Button>
      <div className="fold" onClick={() => setOpen(false)}>
        {children}
      </div>
    </nav>
  )
}
