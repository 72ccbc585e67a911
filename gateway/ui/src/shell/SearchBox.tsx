import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Input, SearchField } from 'react-aria-components'
import { useNavigate, useSearchParams } from 'react-router'
import { Icon } from '../parts/Icon'

/** Searches on Enter. "/" comes here from anywhere outside a field. */
export function SearchBox() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const asked = params.get('q') ?? ''
  const [words, setWords] = useState(asked)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => setWords(asked), [asked])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inField = (event.target as HTMLElement).closest('input, textarea, select, [contenteditable]')
      if (event.key !== '/' || inField) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
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
      <Button aria-label={t('search.clear')}>
        <Icon name="close" />
      </Button>
    </SearchField>
  )
}
