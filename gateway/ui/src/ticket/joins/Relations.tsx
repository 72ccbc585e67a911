import { Link, useLocation } from 'react-router'
import { useState } from 'react'
import { carryOut } from '../../api/carryOut'
import { mayChange, mayMerge, type Ticket } from '../../api/types'
import { Button, IconButton } from '../../parts/Button'
import { Refusal } from '../../parts/Refusal'
import { StateDot } from '../../parts/StateDot'
import { tell } from '../../parts/toast'
import { useSignedIn } from '../../shell/me'
import { KINDS, type Other, useRelations, useUnlink, useUnmerge } from './joins'
import { LinkDialog } from './LinkDialog'
import './joins.css'
import { useTexts } from './texts'

/** In the panel: the tickets that were merged into this one, and those that it is linked to. */
export function Relations({ ticket }: { ticket: Ticket }) {
  const { t } = useTexts()
  const relations = useRelations(ticket)
  const unlink = useUnlink(ticket)
  const [isLinking, setLinking] = useState(false)
  const isMine = mayChange(useSignedIn(), ticket)
  const links = relations.data?.links ?? []
  return (
    <section className="relations" aria-label={t('title')}>
      {relations.isError && <Refusal problem={relations.error} onRetry={() => relations.refetch()} />}
      <MergedHere ticket={ticket} merged={relations.data?.mergedFrom ?? []} />
      <h2>{t('links')}</h2>
      {relations.data && links.length === 0 && <p className="quiet">{t('noLinks')}</p>}
      <ul>
        {KINDS.flatMap((kind) => links.filter((link) => link.kind === kind)).map(({ kind, ticket: other }) => (
          <li key={other.id}>
            <span className="quiet">{t(`kind.${kind}`)}</span>
            <Line other={other} />
            {isMine && (
              <IconButton
                icon="close"
                name={t('removeLink', { key: other.key ?? t('hidden') })}
                isPending={unlink.isPending && unlink.variables === other.id}
                onPress={() => unlink.mutate(other.id)}
              />
            )}
          </li>
        ))}
      </ul>
      {unlink.isError && <Refusal problem={unlink.error} />}
      {isMine && (
        <Button kind="quiet" icon="plus" onPress={() => setLinking(true)}>
          {t('addLink')}
        </Button>
      )}
      {isLinking && <LinkDialog ticket={ticket} onClose={() => setLinking(false)} />}
    </section>
  )
}

function MergedHere({ ticket, merged }: { ticket: Ticket; merged: Other[] }) {
  const { t } = useTexts()
  const unmerge = useUnmerge()
  const isMergeable = mayMerge(useSignedIn(), ticket)
  const merging = (useLocation().state as { merging?: { id: string; key: string } } | null)?.merging
  const isUnderWay = merging !== undefined && !(ticket.mergedFrom ?? []).includes(merging.id)
  const wasJustUndone = merging !== undefined && unmerge.isSuccess && unmerge.variables.id === merging.id
  if (merged.length === 0 && (!isUnderWay || wasJustUndone)) return null
  const separate = (other: Other) =>
    carryOut(unmerge, { id: other.id, from: ticket.id }, ({ body }) => tell(t('unmerged', { key: body.key })))
  return (
    <>
      <h2>{t('mergedFrom')}</h2>
      <ul>
        {merged.map((other) => (
          <li key={other.id}>
            <Line other={other} isStateShown={false} />
            {isMergeable && (
              <Button
                kind="quiet"
                aria-label={t('unmergeOne', { key: other.key ?? t('hidden') })}
                isPending={unmerge.isPending && unmerge.variables.id === other.id}
                onPress={() => separate(other)}
              >
                {t('unmerge')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isUnderWay && !wasJustUndone && <p className="quiet">{t('merging', { key: merging.key })}</p>}
      {unmerge.isError && <Refusal problem={unmerge.error} />}
    </>
  )
}

function Line({ other, isStateShown = true }: { other: Other; isStateShown?: boolean }) {
  const { t } = useTexts()
  if (!other.key) return <span className="quiet line">{t('hidden')}</span>
  return (
    <Link className="line" to={`/tickets/${other.id}`} title={other.subject ?? undefined}>
      <span className="number">{other.key}</span>
      <span className="subject">{other.subject || t('ticket.noSubject')}</span>
      {isStateShown && other.state && <StateDot state={other.state} />}
    </Link>
  )
}

/** Above a ticket that was merged: where its conversation goes on, and the way back. */
export function MergedBanner({ ticket }: { ticket: Ticket }) {
  const { t } = useTexts()
  const isMergeable = mayMerge(useSignedIn(), ticket)
  const into = useRelations(ticket).data?.mergedInto
  const unmerge = useUnmerge()
  const separate = () =>
    carryOut(unmerge, { id: ticket.id, from: into?.id }, ({ body }) => tell(t('unmerged', { key: body.key })))
  return (
    <div className="notice merged">
      <p>
        {into?.key ? (
          <>
            {t('mergedInto')}{' '}
            <Link to={`/tickets/${into.id}`}>
              {into.key} {into.subject}
            </Link>
          </>
        ) : (
          t('mergedIntoHidden')
        )}
      </p>
      {isMergeable && (
        <Button isPending={unmerge.isPending} onPress={separate}>
          {t('unmerge')}
        </Button>
      )}
      {unmerge.isError && <Refusal problem={unmerge.error} />}
    </div>
  )
}
