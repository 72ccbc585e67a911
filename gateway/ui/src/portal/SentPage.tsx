import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useTicket } from '../api/queries'
import { Guidance } from '../guidance/Guidance'
import { Icon } from '../parts/Icon'
import { Answered } from '../parts/PageState'
import { useTexts } from './texts'

/** It has arrived: by which name one asks about it, and where the answer will be. */
export default function SentPage() {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const { ticket: id = '' } = useParams()
  const ticket = useTicket(id, false)
  return (
    <Answered query={ticket}>
      {({ key, subject, group }) => (
        <section className="sent" aria-labelledby="sent">
          <title>{`${t('sent')} – ${common('app.name')}`}</title>
          <span className="sent-sign">
            <Icon name="check" />
          </span>
          <h1 id="sent" tabIndex={-1} ref={(heading) => heading?.focus()}>
            {t('sent')}
          </h1>
          <p className="sent-key">{key}</p>
          <p>{subject.value}</p>
          <p className="quiet">{t('sentNext')}</p>
          <Guidance group={group?.id} />
          <p className="buttons">
            <Link className="button primary" to={`/tickets/${id}`}>
              {t('look')}
            </Link>
            <Link className="button plain" to="/">
              {t('toAll')}
            </Link>
          </p>
        </section>
      )}
    </Answered>
  )
}
