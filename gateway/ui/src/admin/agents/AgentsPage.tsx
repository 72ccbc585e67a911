import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useGroups } from '../../api/queries'
import type { Access, Group } from '../../api/types'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Dialog, FormDialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { tell } from '../../parts/toast'
import { useSignedIn } from '../../shell/me'
import { PageHeader } from '../PageHeader'
import {
  type Agent,
  levelIn,
  type Role,
  useAgentAccess,
  useChangeAgent,
  useLeftTickets,
  useOpenServiceAccount,
  useRoles,
} from './access'
import { AccountNote, AccountPart, SignInRules } from './AccountPart'
import { useAccounts } from './accounts'
import { Invitations, InviteDialog } from './Invitations'
import { LevelChoices, Rights, RoleTicks } from './Rights'
import { roleName, useTexts } from './texts'

/** Who works here and what each may do where: the matrix of agents and groups, their roles, and whether they may come in. */
export default function AgentsPage() {
  const { t } = useTexts()
  const agents = useAgentAccess()
  const groups = useGroups().data ?? []
  const roles = useRoles().data?.roles ?? []
  const [wanted, setWanted] = useState('')
  const [edited, setEdited] = useState<Agent>()
  const [left, setLeft] = useState<Agent>()
  const accounts = useAccounts().data
  const [isOpening, setOpening] = useState(false)
  const [isInviting, setInviting] = useState(false)
  const matches = (agent: Agent) =>
    [agent.name, agent.email, agent.id].some((word) => word?.toLowerCase().includes(wanted.trim().toLowerCase()))
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setInviting(true)}>
          {t('invite')}
        </Button>
        <Button icon="plus" onPress={() => setOpening(true)}>
          {t('addAccount')}
        </Button>
      </PageHeader>
      <div className="form">
        <Invitations roles={roles} />
        <SignInRules />
        <Field label={t('search')} value={wanted} onChange={setWanted} type="search" />
        <Answered query={agents}>
          {(known) => (
            <DataTable
              label={t('title')}
              rows={known.filter((agent) => !agent.invited && matches(agent))}
              rowKey={(agent) => agent.id}
              empty={<Empty title={t('none')} />}
              columns={[
                {
                  id: 'name',
                  name: t('name'),
                  cell: (agent) => (
                    <>
                      <strong>{agent.name ?? agent.id}</strong>
                      {agent.program && <span className="quiet"> · {t('account')}</span>}
                      {!agent.active && <span className="quiet"> · {t('inactive')}</span>}
                      <AccountNote agent={agent} account={accounts?.[agent.id]} />
                      <br />
                      <span className="quiet">{agent.email}</span>
                    </>
                  ),
                },
                { id: 'roles', name: t('roles'), cell: (agent) => <Roles of={agent} known={roles} /> },
                ...groups.map((group) => ({
                  id: `group-${group.id}`,
                  name: group.name,
                  cell: (agent: Agent) => {
                    const level = levelIn(agent.access, group.id)
                    return level ? t(`level.${level}`) : '–'
                  },
                })),
                {
                  id: 'acts',
                  name: '',
                  align: 'end',
                  cell: (agent) => (
                    <span className="buttons end">
                      {!agent.active && (
                        <Button
                          kind="quiet"
                          aria-label={t('leftOne', { name: agent.name ?? agent.id })}
                          onPress={() => setLeft(agent)}
                        >
                          {t('left')}
                        </Button>
                      )}
                      <Button
                        aria-label={t('editOne', { name: agent.name ?? agent.id })}
                        onPress={() => setEdited(agent)}
                      >
                        {t('edit')}
                      </Button>
                    </span>
                  ),
                },
              ]}
            />
          )}
        </Answered>
      </div>
      {edited && (
        <AgentDialog
          agent={edited}
          groups={groups}
          roles={roles}
          onClose={() => setEdited(undefined)}
          onSwitchedOff={setLeft}
        />
      )}
      {isInviting && <InviteDialog groups={groups} roles={roles} onClose={() => setInviting(false)} />}
      {isOpening && <AccountDialog groups={groups} roles={roles} onClose={() => setOpening(false)} />}
      {left && <LeftTickets agent={left} onClose={() => setLeft(undefined)} />}
    </>
  )
}

function Roles({ of: agent, known }: { of: Agent; known: Role[] }) {
  const { t } = useTexts()
  const names = agent.roles
    .map((id) => known.find((role) => role.id === id))
    .map((role, i) => roleName(t, role, agent.roles[i]!))
  return (
    <span>
      {names.join(', ') || '–'}
      {!agent.rolesGiven && <span className="quiet"> · {t('byLogin')}</span>}
    </span>
  )
}

function AgentDialog({
  agent,
  groups,
  roles,
  onClose,
  onSwitchedOff,
}: {
  agent: Agent
  groups: Group[]
  roles: Role[]
  onClose: () => void
  onSwitchedOff: (agent: Agent) => void
}) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const me = useSignedIn()
  const save = useChangeAgent()
  const [active, setActive] = useState(agent.active)
  const [twoFactor, setTwoFactor] = useState(agent.twoFactor ?? false)
  const [rolesGiven, setRolesGiven] = useState(agent.rolesGiven)
  const [chosen, setChosen] = useState(agent.roles)
  const [accessGiven, setAccessGiven] = useState(agent.accessGiven)
  const [access, setAccess] = useState<Access>(agent.access)
  const name = agent.name ?? agent.id
  const submit = () =>
    save.mutate(
      {
        id: agent.id,
        change: {
          active,
          roles: rolesGiven ? chosen : null,
          access: accessGiven ? access : null,
          ...(agent.program ? {} : { twoFactor }),
        },
      },
      {
        onSuccess: ({ body }) => {
          tell(t('saved', { name }))
          onClose()
          if (agent.active && !body.active) onSwitchedOff(body)
        },
      },
    )
  return (
    <FormDialog
      title={t('editOne', { name })}
      isOpen
      onClose={onClose}
      size="wide"
      action={common('action.save')}
      isBusy={save.isPending}
      problem={save.error}
      onSubmit={submit}
    >
      <Tick
        label={t('active')}
        help={t('activeHelp')}
        isSelected={active}
        isDisabled={agent.id === me.id}
        onChange={setActive}
      />
      <Tick label={t('rolesGiven')} help={t('rolesGivenHelp')} isSelected={rolesGiven} onChange={setRolesGiven} />
      {rolesGiven && <RoleTicks roles={roles} chosen={chosen} onChoose={setChosen} />}
      <Tick label={t('accessGiven')} help={t('accessGivenHelp')} isSelected={accessGiven} onChange={setAccessGiven} />
      {accessGiven && <LevelChoices groups={groups} access={access} onChoose={setAccess} />}
      {!agent.program && (
        <>
          <Tick label={t('twoFactor')} help={t('twoFactorHelp')} isSelected={twoFactor} onChange={setTwoFactor} />
          <AccountPart agent={agent} />
        </>
      )}
    </FormDialog>
  )
}

/** A program that works here: what it is called, what it may do, and where. Its tokens are made on the page of tokens. */
function AccountDialog({ groups, roles, onClose }: { groups: Group[]; roles: Role[]; onClose: () => void }) {
  const { t } = useTexts()
  const open = useOpenServiceAccount()
  const [chosen, setChosen] = useState(['agent'])
  const [access, setAccess] = useState<Access>({})
  const submit = (form: FormData) =>
    open.mutate(
      { name: String(form.get('name')).trim(), roles: chosen, access },
      {
        onSuccess: ({ body }) => {
          tell(t('saved', { name: body.name ?? body.id }))
          onClose()
        },
      },
    )
  return (
    <FormDialog
      title={t('addAccount')}
      isOpen
      onClose={onClose}
      size="wide"
      action={t('addAccount')}
      isBusy={open.isPending}
      problem={open.error}
      onSubmit={submit}
    >
      <p>
        {t('accountHelp')} <Link to="/admin/api-tokens">{t('tokens')}</Link>
      </p>
      <Field name="name" label={t('name')} isRequired maxLength={100} autoFocus />
      <Rights roles={roles} chosen={chosen} onChoose={setChosen} groups={groups} access={access} onGrant={setAccess} />
    </FormDialog>
  )
}

/** What somebody leaves behind who may not come in any more, for others to take over. */
function LeftTickets({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const { t } = useTexts()
  const tickets = useLeftTickets(agent.id)
  return (
    <Dialog title={t('leftOne', { name: agent.name ?? agent.id })} isOpen onClose={onClose} size="wide">
      <Answered query={tickets}>
        {(known) =>
          known.length === 0 ? (
            <Empty title={t('nothingLeft')} />
          ) : (
            <ul>
              {known.map((ticket) => (
                <li key={ticket.id}>
                  <Link to={`/tickets/${ticket.id}`}>
                    {ticket.key} · {ticket.subject.value}
                  </Link>
                  <span className="quiet"> {ticket.group?.name}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Dialog>
  )
}
