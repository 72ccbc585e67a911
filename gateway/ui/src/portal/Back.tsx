import { Link } from 'react-router'
import { Icon } from '../parts/Icon'
import { useTexts } from './texts'

/** From any page of the portal to all requests. */
export function Back({ onClick }: { onClick?: React.MouseEventHandler<HTMLAnchorElement> }) {
  const { t } = useTexts()
  return (
    <Link className="portal-back" to="/" onClick={onClick}>
      <Icon name="back" />
      {t('back')}
    </Link>
  )
}
