import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useGroups } from '../../api/queries'
import type { Access } from '../../api/types'
import { Button } from '../../parts/Button'
import { DataTable } from '../../parts/DataTable'
import { Confirm } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { When } from '../../parts/time'
import { tell } from '../../parts/toast'
import { EVERY_GROUP, useRoles } from '../agents/access'
import { roleName, useTexts as useAccessTexts } from '../agents/texts'
import { PageHeader } from '../PageHeader'
import { useSettingsDraft } from '../settingsDraft'
import { RuleDialog } from './RuleDialog'
import { type KnownRules, type Rule, type SignIn, useSaveRules, useSignOnRules, useTriedOn } from './signOn'
import { useTexts } from './texts'

/** What the claims of outside logins give, and what they give those who came lately. */
export default function SignOnPage() {
  const { t } = useTexts()
  const rules = useSignOnRules()
  const [edited, setEdited] = useState<number | 'new'>()
  return (
    <>
      <PageHeader title={t('title')} help={t('help')}>
        <Button kind="primary" icon="plus" onPress={() => setEdited('new')}>
          {t('add')}
        </Button>
      </PageHeader>
      <Answered query={rules}>
        {(known) => (
          <>
            <RuleTable known={known} onEdit={setEdited} />
            <OrganizationClaim known={known} />
            <Lately known={known} />
            {edited !== undefined && (
              <RuleDialog
                known={known}
                place={edited === 'new' ? undefined : edited}
                onClose={() => setEdited(undefined)}
              />
            )}
          </>
        )}
      </Answered>
    </>
  )
}

function RuleTable({ known, onEdit }: { known: KnownRules; onEdit: (place: number) => void }) {
  const { t } = useTexts()
  const save = useSaveRules()
  const [deleted, setDeleted] = useState<number>()
  const rows = known.rules.map((rule, place) => ({ rule, place, name: `${rule.claim} = ${rule.values.join(', ')}` }))
  const deletedRow = deleted === undefined ? undefined : rows[deleted]
  const close = () => {
    save.reset()
    setDeleted(undefined)
  }
  const remove = () =>
    save.mutate(
      { version: known.version, wanted: { ...wanted(known), rules: known.rules.filter((_, i) => i !== deleted) } },
      {
        onSuccess: () => {
          tell(t('saved'))
          close()
        },
      },
    )
  return (
    <>
      <DataTable
        label={t('rules')}
        rows={rows}
        rowKey={({ place }) => String(place)}
        empty={<Empty title={t('none')} />}
        columns={[
          { id: 'place', name: t('rules'), cell: ({ place }) => place + 1 },
          { id: 'when', name: t('when'), cell: ({ rule }) => <Condition of={rule} /> },
          { id: 'gives', name: t('gives'), cell: ({ rule }) => <Given roles={rule.roles} access={rule.access} /> },
          {
            id: 'acts',
            name: '',
            align: 'end',
            cell: ({ place, name }) => (
              <span className="buttons end">
                <Button aria-label={t('editRule', { rule: name })} onPress={() => onEdit(place)}>
                  {t('edit')}
                </Button>
                <Button kind="quiet" aria-label={t('deleteRule', { rule: name })} onPress={() => setDeleted(place)}>
                  {t('delete')}
                </Button>
              </span>
            ),
          },
        ]}
      />
      <Confirm
        title={t('deleteRule', { rule: deletedRow?.name ?? '' })}
        isOpen={deletedRow !== undefined}
        onClose={close}
        action={t('delete')}
        isBusy={save.isPending}
        problem={save.error}
        onConfirm={remove}
      >
        {t('deleteHelp')}
      </Confirm>
    </>
  )
}

function wanted({ rules, organizationClaim }: KnownRules) {
  return organizationClaim ? { rules, organizationClaim } : { rules }
}

function Condition({ of: rule }: { of: Rule }) {
  const { t } = useTexts()
  return (
    <span className="anywhere">
      <strong>{rule.claim}</strong> = {rule.values.map((value) => (value === '*' ? t('any') : value)).join(', ')}
      {rule.provider && <span className="quiet"> · {t('by', { provider: rule.provider })}</span>}
    </span>
  )
}

/** Roles and levels in words; nothing of both is a customer. */
function Given({ roles, access }: { roles: string[]; access: Access }) {
  const { t } = useTexts()
  const { t: named } = useAccessTexts()
  const known = useRoles().data?.roles ?? []
  const groups = useGroups().data ?? []
  const groupName = (id: string) =>
    id === EVERY_GROUP ? named('everyGroup') : (groups.find((group) => group.id === id)?.name ?? id)
  const levels = Object.entries(access).map(([id, level]) => `${groupName(id)}: ${named(`level.${level}`)}`)
  const names = roles.map((id) =>
    roleName(
      named,
      known.find((role) => role.id === id),
      id,
    ),
  )
  return (
    <span>
      {names.join(', ') || (levels.length === 0 ? t('customer') : '')}
      {levels.length > 0 && <span className="quiet"> {levels.join(' · ')}</span>}
    </span>
  )
}

function OrganizationClaim({ known }: { known: KnownRules }) {
  const { t } = useTexts()
  const save = useSaveRules()
  const { form, version, change, saving } = useSettingsDraft({ claim: known.organizationClaim ?? '' }, known.version)
  const claim = form.claim.trim()
  return (
    <section aria-label={t('organization')}>
      <h2>{t('organization')}</h2>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(
            { version, wanted: claim ? { rules: known.rules, organizationClaim: claim } : { rules: known.rules } },
            saving(() => tell(t('saved'))),
          )
        }}
      >
        <Field
          label={t('organizationClaim')}
          help={t('organizationHelp')}
          value={form.claim}
          onChange={(value) => change({ claim: value })}
          maxLength={60}
          isCode
        />
        {save.error && <Refusal problem={save.error} />}
        <div className="buttons">
          <Button type="submit" isPending={save.isPending} isDisabled={claim === (known.organizationClaim ?? '')}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </section>
  )
}

function Lately({ known }: { known: KnownRules }) {
  const { t } = useTexts()
  const tried = useTriedOn(known)
  return (
    <section aria-label={t('lately')}>
      <h2>{t('lately')}</h2>
      <p className="quiet">{t('latelyHelp')}</p>
      <Answered query={tried}>
        {(signIns) => (
          <DataTable
            label={t('lately')}
            rows={signIns}
            rowKey={(signIn) => signIn.person}
            empty={<Empty title={t('nobody')} />}
            columns={[
              { id: 'person', name: t('person'), cell: (signIn) => <strong>{signIn.name ?? signIn.person}</strong> },
              { id: 'at', name: t('at'), cell: (signIn) => <When time={signIn.at} /> },
              { id: 'claims', name: t('claims'), cell: (signIn) => <Claims of={signIn.claims} /> },
              { id: 'outcome', name: t('outcome'), cell: (signIn) => <Outcome of={signIn} /> },
            ]}
          />
        )}
      </Answered>
    </section>
  )
}

function Claims({ of: claims }: { of: Record<string, string[]> }) {
  return (
    <div className="anywhere">
      {Object.entries(claims).map(([name, values]) => (
        <div key={name}>
          <code>{name}</code> {values.join(', ') || '–'}
        </div>
      ))}
    </div>
  )
}

function Outcome({ of: signIn }: { of: SignIn }) {
  const { t } = useTexts()
  return (
    <>
      <Given roles={signIn.roles} access={signIn.access} />
      {signIn.organization && <span> · {signIn.organization}</span>}
      {signIn.met.length > 0 && (
        <span className="quiet"> · {t('rule', { places: signIn.met.map((place) => place + 1).join(', ') })}</span>
      )}
      {signIn.decided && <span className="quiet"> · {t('decided')}</span>}
    </>
  )
}
