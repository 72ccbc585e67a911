import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

/** An address that leads nowhere, or to what this person may not see: the two are not told apart. */
export function NotFound() {
  const { t } = useTranslation()
  return (
    <div className="empty">
      <title>{`${t('notFound.title')} – ${t('app.name')}`}</title>
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.text')}</p>
      <p>
        <Link to="/">{t('notFound.home')}</Link>
      </p>
    </div>
  )
}
