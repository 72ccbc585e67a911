import type { FieldOption } from '../../api/types'
import { wordIn } from '../../i18n'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { Field, Tick } from '../../parts/Field'
import { newKey } from '../../parts/key'
import { Names } from './DefinitionDialog'
import { labelIn } from './definitions'
import { useTexts } from './texts'

/** A new one has a key until it is saved; its id is in the form. */
export type EditedOption = FieldOption & { key?: string }

/** No id begins with a hyphen. */
const NONE = '-'

const prefixOf = (option: EditedOption) => `option-${option.key ?? option.id}`

/** The options as the form and these rows have them. */
export function wantedOptions(options: EditedOption[], form: FormData) {
  return options.map((option) => ({
    id: option.key ? String(form.get(`${prefixOf(option)}-id`)).trim() : option.id,
    label: labelIn(form, prefixOf(option)),
    active: option.active,
    ...(option.parent ? { parent: option.parent } : {}),
  }))
}

/** What can be chosen of a field. An option that was saved is not removed, since values may name it; it can be switched off. */
export function OptionRows({
  options,
  isTree,
  onChange,
}: {
  options: EditedOption[]
  isTree: boolean
  onChange: (options: EditedOption[]) => void
}) {
  const { t, i18n } = useTexts()
  const put = (option: EditedOption) =>
    onChange(options.map((one) => (prefixOf(one) === prefixOf(option) ? option : one)))
  const saved = options.filter(({ key }) => !key)
  return (
    <section aria-label={t('options.title')}>
      <h3>{t('options.title')}</h3>
      {options.map((option) => (
        <div key={prefixOf(option)} className="definition-option">
          {option.key && (
            <Field
              name={`${prefixOf(option)}-id`}
              label={t('id')}
              pattern="[a-z0-9][a-z0-9\-]{0,59}"
              isRequired
              isCode
            />
          )}
          <Names
            prefix={prefixOf(option)}
            legend={option.key ? t('options.new') : wordIn(option.label, i18n.language, option.id)}
            label={option.label}
            isRequired={option.key !== undefined}
          />
          {isTree && saved.length > 0 && (
            <Choice
              label={t('options.below')}
              value={option.parent ?? NONE}
              options={[
                { id: NONE, name: t('options.top') },
                ...saved
                  .filter(({ id }) => id !== option.id)
                  .map(({ id, label }) => ({ id, name: wordIn(label, i18n.language, id) })),
              ]}
              onChoose={(id) => put({ ...option, parent: id === NONE ? null : id })}
            />
          )}
          {option.key ? (
            <Button kind="quiet" onPress={() => onChange(options.filter((one) => one !== option))}>
              {t('options.drop')}
            </Button>
          ) : (
            <Tick
              label={t('options.active')}
              isSelected={option.active}
              onChange={(active) => put({ ...option, active })}
            />
          )}
        </div>
      ))}
      <Button icon="plus" onPress={() => onChange([...options, { key: newKey(), id: '', label: {}, active: true }])}>
        {t('options.add')}
      </Button>
      {isTree && <p className="quiet">{t('options.treeHelp')}</p>}
    </section>
  )
}
