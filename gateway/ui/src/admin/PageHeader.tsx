import { useTranslation } from 'react-i18next'

/** The beginning of an administration page: its name, what is set here and what that changes, and what one can do. */
export function PageHeader({
  title,
  help,
  children,
}: {
  title: string
  help?: React.ReactNode
  /** Buttons; the primary one last. */
  children?: React.ReactNode
}) {
  const { t } = useTranslation()
  return (
    <header className="page-header">
      <title>{`${title} – ${t('app.name')}`}</title>
      <div>
        <h1>{title}</h1>
        {help && <p className="quiet">{help}</p>}
      </div>
      {children && <div className="buttons">{children}</div>}
    </header>
  )
}
