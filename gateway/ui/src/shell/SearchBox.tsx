import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Input, SearchField } from 'react-aria-components'
import { useNavigate, useSearchParams } from 'react-router'
import { useCommands } from '../commands/commands'
import { Keys } from '../commands/Palette'
import { Icon } from '../parts/Icon'

/** Searches on Enter. */
export function SearchBox() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const asked = params.get('q') ?? ''
  const [words, setWords] = useState(asked)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => setWords(asked), [asked])
  useCommands([{ id: 'search', name: t('search.label'), group: 'go', keys: '/', run: () => input.current?.focus() }])
  return (
    <SearchField
      className="search"
      aria-label={t('search.label')}
      value={words}
      onChange={setWords}
      onSubmit={(q) => q.trim() && navigate(`/search?${new URLSearchParams({ q: q.trim() })}`)}
      onClear={() => asked && navigate('/')}
    >
      <Icon name="search" />
      <Input ref={input} placeholder={t('search.label')} />
      {words === '' && <Keys keys="/" />}
      <Button aria-label={t('search.clear')}>
        <Icon name="close" />
      </Button>
    </SearchField>
  )
}
