import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { Button } from '../../parts/Button'
import { Choice } from '../../parts/Choice'
import { FormDialog } from '../../parts/Dialog'
import { Field } from '../../parts/Field'
import { Answered, Empty } from '../../parts/PageState'
import { Refusal } from '../../parts/Refusal'
import { tell } from '../../parts/toast'
import { When } from '../../parts/time'
import { PageHeader } from '../PageHeader'
import {
  type Catcher,
  PRESETS,
  type Preset,
  useCatcher,
  useCatcherStream,
  useCaught,
  useChangeCatcher,
  useClearCatcher,
} from './catchers'
import { DeleteCatcher } from './CatchersPage'
import { CheckBadge } from './Checks'
import { Copy } from './Copy'
import { Request } from './Request'
import { useTexts } from './texts'

/** One catcher: its address, what it answers, and each request as it comes. */
export function CatcherPage() {
  const { id = '' } = useParams()
  const { t } = useTexts()
  const catcher = useCatcher(id)
  useCatcherStream(id)
  return (
    <>
      <p className="crumb">
        <Link to="/admin/catchers">{t('title')}</Link>
      </p>
      <Answered query={catcher}>{(known) => <One catcher={known} />}</Answered>
    </>
  )
}

function One({ catcher }: { catcher: Catcher }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const [isDeleting, setDeleting] = useState(false)
  const [isComposing, setComposing] = useState(false)
  const [isTelling, setTelling] = useState(false)
  const change = useChangeCatcher(catcher.id)
  const choose = (preset: Preset) => (preset === 'custom' ? setComposing(true) : change.mutate({ answer: { preset } }))
  return (
    <>
      <PageHeader
        title={catcher.name}
        help={
          <>
            {t('expires')} <When time={catcher.expiresAt} />
          </>
        }
      >
        <Button isPending={change.isPending} onPress={() => change.mutate({ hours: 24 })}>
          {t('extend')}
        </Button>
        <Button kind="danger" onPress={() => setDeleting(true)}>
          {t('delete')}
        </Button>
      </PageHeader>
      {change.isError && <Refusal problem={change.error} />}
      <div className="catcher-address">
        <code>{catcher.url}</code>
        <Copy text={catcher.url}>{t('copy')}</Copy>
      </div>
      <div className="catcher-settings">
        <div>
          <Choice
            label={t('answers')}
            value={catcher.answer.preset}
            options={PRESETS.map((preset) => ({ id: preset, name: t(`preset.${preset}`) }))}
            isBusy={change.isPending}
            onChoose={(preset) => choose(preset as Preset)}
          />
          <p className="quiet">
            {t(`presetHelp.${catcher.answer.preset}`, { seconds: catcher.answer.retryAfter ?? 0 })}
          </p>
          {catcher.answer.preset === 'custom' && (
            <p>
              <code>
                {catcher.answer.status} {catcher.answer.contentType}
              </code>{' '}
              <Button onPress={() => setComposing(true)}>{t('compose')}</Button>
            </p>
          )}
        </div>
        <div>
          <p>{catcher.hasSecret ? t('secretKnown') : t('secretUnknown')}</p>
          <Button onPress={() => setTelling(true)}>{t('tellSecret')}</Button>
        </div>
      </div>
      <Requests catcher={catcher} />
      {isComposing && <Compose catcher={catcher} onClose={() => setComposing(false)} />}
      {isTelling && <TellSecret catcher={catcher} onClose={() => setTelling(false)} />}
      {isDeleting && (
        <DeleteCatcher
          catcher={catcher}
          onClose={() => setDeleting(false)}
          onDone={() => void navigate('/admin/catchers')}
        />
      )}
    </>
  )
}

function Requests({ catcher }: { catcher: Catcher }) {
  const { t } = useTexts()
  const caught = useCaught(catcher.id)
  const clear = useClearCatcher(catcher.id)
  const [chosen, setChosen] = useState<string>()
  return (
    <section aria-labelledby="requests">
      <div className="section-header">
        <h2 id="requests">{t('requests')}</h2>
        {catcher.kept > 0 && (
          <Button
            isPending={clear.isPending}
            onPress={() => clear.mutate(undefined, { onSuccess: () => setChosen(undefined) })}
          >
            {t('clear')}
          </Button>
        )}
      </div>
      {clear.isError && <Refusal problem={clear.error} />}
      <Answered query={caught}>
        {(rows) => {
          const row = rows.find(({ id }) => id === chosen) ?? rows[0]
          return row === undefined ? (
            <Empty title={t('waiting')}>
              <code className="example">{`curl -X POST -d '{"hello":"world"}' ${catcher.url}`}</code>
            </Empty>
          ) : (
            <div className="caught">
              <ul aria-label={t('requests')} aria-live="polite" aria-relevant="additions">
                {rows.map((one) => (
                  <li key={one.id}>
                    <Button
                      kind="quiet"
                      className="caught-row"
                      aria-current={one.id === row.id}
                      onPress={() => setChosen(one.id)}
                    >
                      <span>
                        <strong>{one.method}</strong> <span className="one-line">{one.path || '/'}</span>
                      </span>
                      <span className="quiet">
                        <When time={one.at} /> · {one.status}
                      </span>
                      {one.checks.map((check) => (
                        <CheckBadge key={check.scheme} check={check} />
                      ))}
                    </Button>
                  </li>
                ))}
              </ul>
              <Request key={row.id} catcher={catcher.id} row={row} />
            </div>
          )
        }}
      </Answered>
    </section>
  )
}

function Compose({ catcher, onClose }: { catcher: Catcher; onClose: () => void }) {
  const { t } = useTexts()
  const change = useChangeCatcher(catcher.id)
  const known = catcher.answer.preset === 'custom' ? catcher.answer : undefined
  const [contentType, setContentType] = useState(known?.contentType ?? 'text/plain')
  const submit = (form: FormData) => {
    const retryAfter = String(form.get('retryAfter') ?? '')
    change.mutate(
      {
        answer: {
          preset: 'custom',
          status: Number(form.get('status')),
          contentType,
          body: String(form.get('body') ?? ''),
          ...(retryAfter ? { retryAfter: Number(retryAfter) } : {}),
        },
      },
      { onSuccess: onClose },
    )
  }
  return (
    <FormDialog
      title={t('compose')}
      isOpen
      onClose={onClose}
      action={t('use')}
      isBusy={change.isPending}
      problem={change.error}
      onSubmit={submit}
    >
      <Field
        name="status"
        label={t('status')}
        defaultValue={String(known?.status ?? 200)}
        pattern="[2-5]\d\d"
        isRequired
        autoFocus
      />
      <Choice
        label={t('contentType')}
        value={contentType}
        options={['text/plain', 'application/json'].map((type) => ({ id: type, name: type }))}
        onChoose={setContentType}
      />
      <Field name="body" label={t('body')} rows={4} defaultValue={known?.body ?? ''} maxLength={4096} isCode />
      <Field
        name="retryAfter"
        label={t('retryAfter')}
        help={t('retryAfterHelp')}
        defaultValue={known?.retryAfter === undefined ? '' : String(known.retryAfter)}
        pattern="\d{1,5}"
      />
    </FormDialog>
  )
}

function TellSecret({ catcher, onClose }: { catcher: Catcher; onClose: () => void }) {
  const { t } = useTexts()
  const change = useChangeCatcher(catcher.id)
  return (
    <FormDialog
      title={t('tellSecret')}
      isOpen
      onClose={onClose}
      action={t('use')}
      isBusy={change.isPending}
      problem={change.error}
      onSubmit={(form) =>
        change.mutate(
          { secret: String(form.get('secret') ?? '') },
          {
            onSuccess: () => {
              tell(t('checkedAgain'))
              onClose()
            },
          },
        )
      }
    >
      <Field
        name="secret"
        type="password"
        autoComplete="off"
        label={t('secret')}
        help={t('secretHelp')}
        maxLength={200}
        autoFocus
      />
    </FormDialog>
  )
}
