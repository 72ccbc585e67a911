import { useTranslation } from 'react-i18next'
import type { Look } from './look'

/** The team's sign and name, as customers meet them on every page. */
export function Brand({ look: { logo, name } }: { look: Look }) {
  const { t } = useTranslation()
  return (
    <>
      {logo && <img src={logo} alt="" />}
      <span>{name ?? t('app.name')}</span>
    </>
  )
}
