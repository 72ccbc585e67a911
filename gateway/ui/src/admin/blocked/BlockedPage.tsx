import { useState } from 'react'
import { Link } from 'react-router'
import { carryOut } from '../../api/carryOut'
import { may } from '../../api/types'
import { textsOf } from '../../i18n/texts'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { When } from '../../parts/time'
import { tell } from '../../parts/toast'
import { Find, More, useTyped } from '../../people/parts'
import '../../people/people.css'
import { useSignedIn } from '../../shell/me'
import { MailPreview } from '../outgoing/MailPreview'
import { PageHeader } from '../PageHeader'
import { type BlockedAddress, useBlockedAddresses, useUnblock } from './blocked'
import en from './en.json'
import ko from './ko.json'
import pl from './pl.json'

const useTexts = textsOf('admin.blocked-addresses', { en, ko, pl })

/** The addresses that get no mail for a while: since when, until when, what was said, and free again with one click. */
export default function BlockedPage() {
  const { t } = useTexts()
  const me = useSignedIn()
  const [typed, rested, setTyped] = useTyped()
  const addresses = useBlockedAddresses(rested)
  const [shown, setShown] = useState<BlockedAddress>()
  const mayFree = may(me, 'admin.connections') || may(me, 'ticket.change')
  return (
    <>
      <PageHeader title={t('title')} help={t('help')} />
      <Find label={t('find')} value={typed} onChange={setTyped} />
      <Answered query={addresses}>
        {(rows) => (
          <DataTable
            label={t('title')}
            rows={rows}
            rowKey={(blocked) => blocked.address}
            empty={<Empty title={rested ? t('nothingFound') : t('none')}>{!rested && t('noneHelp')}</Empty>}
            columns={[
              {
                id: 'address',
                name: t('address'),
                cell: (blocked) => <strong className="anywhere">{blocked.address}</strong>,
              },
              { id: 'since', name: t('since'), cell: (blocked) => <When time={blocked.since} /> },
              { id: 'until', name: t('until'), cell: (blocked) => <When time={blocked.until} /> },
              {
                id: 'said',
                name: t('said'),
                cell: (blocked) => (
                  <span className="anywhere">
                    {blocked.status} · {blocked.reason}
                  </span>
                ),
              },
              {
                id: 'ticket',
                name: t('mail'),
                cell: (blocked) => blocked.ticketId && <Link to={`/tickets/${blocked.ticketId}`}>{t('ticket')}</Link>,
              },
              {
                id: 'acts',
                name: '',
                align: 'end',
                cell: (blocked) => <Acts blocked={blocked} mayFree={mayFree} onLook={() => setShown(blocked)} />,
              },
            ]}
          />
        )}
      </Answered>
      <More list={addresses} />
      {shown && (
        <MailPreview
          mail={{ id: shown.mailId, recipient: shown.address, subject: shown.address }}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  )
}

function Acts({ blocked, mayFree, onLook }: { blocked: BlockedAddress; mayFree: boolean; onLook: () => void }) {
  const { t } = useTexts()
  const name = blocked.address
  const free = useUnblock(name)
  return (
    <div className="buttons end">
      <Button aria-label={t('lookAt', { name })} onPress={onLook}>
        {t('look')}
      </Button>
      {mayFree && (
        <Button
          aria-label={t('freeOne', { name })}
          isPending={free.isPending}
          onPress={() => carryOut(free, undefined, () => tell(t('freed', { name })))}
        >
          {t('free')}
        </Button>
      )}
      {free.error && <Refusal problem={free.error} />}
    </div>
  )
}
