import { type Access, type Group, type Level, LEVELS } from '../../api/types'
import { Choice } from '../../parts/Choice'
import { Tick } from '../../parts/Field'
import { EVERY_GROUP, type Role, withLevel } from './access'
import { roleName, useTexts } from './texts'

const NONE = 'none'

/**
 * What somebody may do, and where: the roles and the access in groups, each under its heading.
 *
 * @param rolesHelp what having a role means, where that is not plain
 * @param groupsTitle in the words of the page
 */
export function Rights({
  roles,
  chosen,
  onChoose,
  groups,
  access,
  onGrant,
  rolesHelp,
  groupsTitle,
}: {
  roles: Role[]
  chosen: string[]
  onChoose: (ids: string[]) => void
  groups: Group[]
  access: Access
  onGrant: (access: Access) => void
  rolesHelp?: string
  groupsTitle?: string
}) {
  const { t } = useTexts()
  return (
    <>
      <h3>{t('roles')}</h3>
      {rolesHelp && <p className="quiet">{rolesHelp}</p>}
      <RoleTicks roles={roles} chosen={chosen} onChoose={onChoose} />
      <h3>{groupsTitle ?? t('groups')}</h3>
      <LevelChoices groups={groups} access={access} onChoose={onGrant} />
    </>
  )
}

export function RoleTicks({
  roles,
  chosen,
  onChoose,
}: {
  roles: Role[]
  chosen: string[]
  onChoose: (ids: string[]) => void
}) {
  const { t } = useTexts()
  return roles.map((role) => (
    <Tick
      key={role.id}
      label={roleName(t, role, role.id)}
      isSelected={chosen.includes(role.id)}
      onChange={(isIn) => onChoose(isIn ? [...chosen, role.id] : chosen.filter((id) => id !== role.id))}
    />
  ))
}

export function LevelChoices({
  groups,
  access,
  onChoose,
}: {
  groups: Group[]
  access: Access
  onChoose: (access: Access) => void
}) {
  const { t } = useTexts()
  return [{ id: EVERY_GROUP, name: t('everyGroup') }, ...groups].map((group) => (
    <Choice
      key={group.id}
      label={group.name}
      value={access[group.id] ?? NONE}
      options={[NONE, ...LEVELS].map((level) => ({ id: level, name: t(`level.${level}`) }))}
      onChoose={(level) => onChoose(withLevel(access, group.id, level === NONE ? undefined : (level as Level)))}
    />
  ))
}
