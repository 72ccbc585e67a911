import { useTranslation } from 'react-i18next'
import { NavLink, useLocation, useMatch, useNavigate } from 'react-router'
import { useViews } from '../api/queries'
import { isAdmin, isAgent } from '../api/types'
import { type Command, useCommands } from '../commands/commands'
import { Button } from '../parts/Button'
import { Icon, type IconName } from '../parts/Icon'
import { useKept } from '../parts/kept'
import { Refusal } from '../parts/Refusal'
import { Foldable } from './Foldable'
import { useSignedIn } from './me'

/** A sign for each view, and the key after `g` that leads there. */
const VIEWS: Record<string, { icon: IconName; key: string }> = {
  'my-open': { icon: 'person', key: 'm' },
  unassigned: { icon: 'inbox', key: 'u' },
  open: { icon: 'open', key: 'o' },
  waiting: { icon: 'clock', key: 'w' },
  'recently-closed': { icon: 'check', key: 'c' },
  closed: { icon: 'check', key: 'c' },
  all: { icon: 'all', key: 'a' },
}

/** The views with their counts. */
export function Navigation() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const views = useViews()
  const me = useSignedIn()
  const at = useMatch('/views/:view/*')?.params.view
  const isSearch = useLocation().pathname.startsWith('/search')
  const current = isSearch ? t('nav.searching') : (views.data?.find((view) => view.id === at)?.name ?? t('nav.title'))
  const [width, setWidth] = useKept('navigation', ['wide', 'narrow'])
  const toggle = () => setWidth(width === 'wide' ? 'narrow' : 'wide')
  const fold = t(width === 'wide' ? 'nav.narrow' : 'nav.wide')
  useCommands([
    { id: 'new', name: t('nav.new'), group: 'go', keys: 'c', run: () => void navigate('/new') },
    ...(views.data ?? []).map(({ id, name }): Command => ({
      id: `view-${id}`,
      name: t('nav.goTo', { name }),
      group: 'go',
      ...(VIEWS[id] ? { keys: `g ${VIEWS[id].key}` } : {}),
      run: () => void navigate(`/views/${id}`),
    })),
    ...(isAgent(me)
      ? (['people', 'organizations'] as const).map((page) => ({
          id: page,
          name: t('nav.goTo', { name: t(`nav.${page}`) }),
          group: 'go' as const,
          run: () => void navigate(`/${page}`),
        }))
      : []),
    ...(isAdmin(me)
      ? [
          {
            id: 'admin',
            name: t('nav.goTo', { name: t('nav.admin') }),
            group: 'go' as const,
            keys: 'g s',
            run: () => void navigate('/admin'),
          },
        ]
      : []),
    { id: 'navigation', name: fold, group: 'page', run: toggle },
  ])
  return (
    <Foldable label={t('nav.title')} at={current} isNarrow={width === 'narrow'}>
      <NavLink className="new" to="/new" title={t('nav.new')}>
        <Icon name="plus" />
        <span className="name">{t('nav.new')}</span>
      </NavLink>
      <Views />
      {isAgent(me) && (
        <ul>
          <li>
            <NavLink to="/people" title={t('nav.people')}>
              <Icon name="person" />
              <span className="name">{t('nav.people')}</span>
            </NavLink>
          </li>
          <li>
            <NavLink to="/organizations" title={t('nav.organizations')}>
              <Icon name="building" />
              <span className="name">{t('nav.organizations')}</span>
            </NavLink>
          </li>
        </ul>
      )}
      <div className="below">
        {isAdmin(me) && (
          <NavLink to="/admin" title={t('nav.admin')}>
            <Icon name="settings" />
            <span className="name">{t('nav.admin')}</span>
          </NavLink>
        )}
        <Button kind="quiet" icon="side" className="narrower" aria-label={fold} onPress={toggle}>
          <span className="name">{fold}</span>
        </Button>
      </div>
    </Foldable>
  )
}

function Views() {
  const { t, i18n } = useTranslation()
  const views = useViews()
  const me = useSignedIn()
  if (views.isError && !views.data) {
    return (
      <>
        {isAgent(me) && <FallbackViews />}
        <Refusal problem={views.error} onRetry={() => views.refetch()} />
      </>
    )
  }
  return (
    <ul>
      {views.data?.map((view) => (
        <li key={view.id}>
          <NavLink to={`/views/${view.id}`} title={`${view.name} · ${t('nav.tickets', { count: view.count })}`}>
            <Icon name={VIEWS[view.id]?.icon ?? 'all'} />
            <span className="name">{view.name}</span>
            <span className="count">{new Intl.NumberFormat(i18n.language).format(view.count)}</span>
          </NavLink>
        </li>
      ))}
    </ul>
  )
}

/** While the index is away: what the tickets themselves can list. */
function FallbackViews() {
  const { t } = useTranslation()
  return (
    <ul>
      <li>
        <NavLink to="/views/my-open">
          <Icon name="person" />
          <span className="name">{t('nav.mine')}</span>
        </NavLink>
      </li>
      <li>
        <NavLink to="/views/unassigned">
          <Icon name="inbox" />
          <span className="name">{t('list.unassigned')}</span>
        </NavLink>
      </li>
    </ul>
  )
}
