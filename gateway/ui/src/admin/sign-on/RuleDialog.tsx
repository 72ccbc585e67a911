import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGroups } from '../../api/queries'
import { FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { tell } from '../../parts/toast'
import { useRoles } from '../agents/access'
import { Rights } from '../agents/Rights'
import { isWhole, type KnownRules, type Rule, useSaveRules, useTriedOn } from './signOn'
import { useTexts } from './texts'

/** One rule, with those who came lately and would meet it. */
export function RuleDialog({
  known,
  place,
  onClose,
}: {
  known: KnownRules
  /** Which rule; absent for a new one. */
  place: number | undefined
  onClose: () => void
}) {
  const { t } = useTexts()
  const { t: common } = useTranslation()
  const groups = useGroups().data ?? []
  const roles = useRoles().data?.roles ?? []
  const save = useSaveRules()
  // As they were when this was opened: what somebody else changes meanwhile is told, not written over.
  const [before] = useState(known)
  const rule = place === undefined ? undefined : before.rules[place]
  const [provider, setProvider] = useState(rule?.provider ?? '')
  const [claim, setClaim] = useState(rule?.claim ?? '')
  const [values, setValues] = useState(rule?.values.join('\n') ?? '')
  const [chosen, setChosen] = useState(rule?.roles ?? ['agent'])
  const [access, setAccess] = useState(rule?.access ?? {})
  const written: Rule = {
    ...(provider.trim() ? { provider: provider.trim() } : {}),
    claim: claim.trim(),
    values: values
      .split('\n')
      .map((value) => value.trim())
      .filter(Boolean),
    roles: chosen,
    access,
  }
  const submit = () => {
    const rules =
      place === undefined ? [...before.rules, written] : before.rules.map((one, i) => (i === place ? written : one))
    const { organizationClaim } = before
    save.mutate(
      { version: before.version, wanted: organizationClaim ? { rules, organizationClaim } : { rules } },
      {
        onSuccess: () => {
          tell(t('saved'))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={rule ? t('editRule', { rule: `${rule.claim} = ${rule.values.join(', ')}` }) : t('add')}
      isOpen
      onClose={onClose}
      size="wide"
      action={common('action.save')}
      isBusy={save.isPending}
      problem={save.error}
      onSubmit={submit}
    >
      <Field
        label={t('claim')}
        help={t('claimHelp')}
        value={claim}
        onChange={setClaim}
        maxLength={60}
        isRequired
        isCode
      />
      <Field label={t('values')} help={t('valuesHelp')} value={values} onChange={setValues} rows={3} isRequired />
      <Field
        label={t('provider')}
        help={t('providerHelp')}
        value={provider}
        onChange={setProvider}
        maxLength={60}
        isCode
      />
      <Rights
        roles={roles}
        chosen={chosen}
        onChoose={setChosen}
        groups={groups}
        access={access}
        onGrant={setAccess}
        rolesHelp={t('rolesHelp')}
        groupsTitle={t('groups')}
      />
      {isWhole(written) && <Meets rule={written} />}
    </FormDialog>
  )
}

function Meets({ rule }: { rule: Rule }) {
  const { t } = useTexts()
  const names = (useTriedOn({ rules: [rule] }).data ?? [])
    .filter((signIn) => signIn.met.length > 0)
    .map((signIn) => signIn.name ?? signIn.person)
  return <p role="status">{names.length > 0 ? `${t('meets')} ${names.join(', ')}` : t('meetsNobody')}</p>
}
