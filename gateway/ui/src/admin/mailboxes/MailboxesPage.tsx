import { useState } from 'react'
import { Link, Route, Routes } from 'react-router'
import { useGroups } from '../../api/queries'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Answered, Empty } from '../../parts/PageState'
import { When } from '../../parts/time'
import { PageHeader } from '../PageHeader'
import { State } from './Fault'
import { MailboxDialog } from './MailboxDialog'
import { type Mailbox, useMailboxes } from './mailboxes'
import { MailboxPage } from './MailboxPage'
import { useTexts } from './texts'

/** The mailboxes on other servers: which there are, how each is doing, and what to do where one is not. */
export default function MailboxesPage() {
  return (
    <Routes>
      <Route index element={<Mailboxes />} />
      <Route path=":id" element={<MailboxPage />} />
    </Routes>
  )
}

function Mailboxes() {
  const { t, i18n } = useTexts()
  const mailboxes = useMailboxes()
  const groups = useGroups().data ?? []
  const [edited, setEdited] = useState<Mailbox | 'new'>()
  const number = new Intl.NumberFormat(i18n.language)
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('add')}
        </Button>
      </PageHeader>
      <Answered query={mailboxes}>
        {({ mailboxes: known }) => (
          <DataTable
            label={t('title')}
            rows={known}
            rowKey={(mailbox) => mailbox.id}
            empty={<Empty title={t('none')}>{t('noneHelp')}</Empty>}
            columns={[
              {
                id: 'name',
                name: t('name'),
                cell: (mailbox) => (
                  <>
                    <Link to={mailbox.id}>{mailbox.name}</Link>
                    <div className="quiet anywhere">
                      {t(`protocolIs.${mailbox.protocol}`)} · {mailbox.host}
                    </div>
                  </>
                ),
              },
              {
                id: 'group',
                name: t('group'),
                cell: (mailbox) => groups.find((group) => group.id === mailbox.group)?.name ?? mailbox.group,
              },
              { id: 'state', name: t('state'), cell: (mailbox) => <State of={mailbox.state} /> },
              {
                id: 'lastFetch',
                name: t('lastFetch'),
                cell: ({ state }) => (state.lastFetchAt ? <When time={state.lastFetchAt} /> : '–'),
              },
              {
                id: 'waiting',
                name: t('waiting'),
                align: 'end',
                cell: ({ state }) => number.format(state.waiting),
              },
              {
                id: 'edit',
                name: '',
                align: 'end',
                cell: (mailbox) => (
                  <Button aria-label={t('editOne', { name: mailbox.name })} onPress={() => setEdited(mailbox)}>
                    {t('edit')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {edited && (
        <MailboxDialog
          mailbox={edited === 'new' ? undefined : edited}
          unencryptedAllowed={mailboxes.data?.unencryptedAllowed ?? false}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  )
}
