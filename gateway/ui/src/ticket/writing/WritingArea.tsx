import { type RefObject, useId, useLayoutEffect, useRef, useState } from 'react'
import { Label, TextArea, TextField } from 'react-aria-components'
import { IconButton } from '../../parts/Button'
import { Refusal } from '../../parts/Refusal'
import { type Asked, askedAt, matching, put } from './asked'
import { type Colleague, useColleagues } from './colleagues'
import { type TextModule, useRenderModule, useTextModules } from './textModules'
import { useTexts } from './texts'

/** Something that can be put in, as the list shows it. */
interface Offer {
  id: string
  name: string
  more: string
}

/**
 * Where the words are written. `::` offers text modules, `@` in a note colleagues; arrows, Enter and Escape work in the list
 * while the focus stays in the text.
 *
 * @param mentions whether `@` names somebody
 * @param helpers whether any of this is offered: customers write plainly
 */
export function WritingArea({
  ticketId,
  area,
  text,
  label,
  describedBy,
  isReadOnly,
  helpers,
  mentions,
  onWrite,
  onSend,
}: {
  ticketId: string
  area: RefObject<HTMLTextAreaElement | null>
  text: string
  label: string
  describedBy: string | undefined
  isReadOnly: boolean
  helpers: boolean
  mentions: boolean
  onWrite: (text: string) => void
  onSend: () => void
}) {
  const { t } = useTexts()
  const list = useId()
  const [asked, setAsked] = useState<Asked>()
  const [chosen, setChosen] = useState(0)
  const caret = useRef<number>(undefined)
  const modules = useTextModules(ticketId, asked?.kind === 'module').data?.textModules
  const colleagues = useColleagues(ticketId, asked?.kind === 'mention').data
  const render = useRenderModule(ticketId)

  // A text that is put in moves the caret behind it, once it is there.
  useLayoutEffect(() => {
    if (caret.current === undefined) return
    area.current?.focus()
    area.current?.setSelectionRange(caret.current, caret.current)
    caret.current = undefined
  }, [area, text])

  const look = () => {
    const at = area.current
    const next = helpers && at ? askedAt(at.value, at.selectionStart, mentions) : undefined
    setAsked((was) => (was && next && was.from === next.from && was.word === next.word ? was : next))
    if (next?.word !== asked?.word || next?.kind !== asked?.kind) setChosen(0)
  }
  const offers = offersFor(asked, modules, colleagues)
  const isOpen = asked !== undefined && (offers.length > 0 || (asked.kind === 'module' && modules !== undefined))

  const take = ({ id, name }: Offer) => {
    const at = area.current
    if (!asked || !at) return
    const [from, to] = [asked.from, at.selectionStart]
    setAsked(undefined)
    const insert = (what: string) => {
      const next = put(at.value, from, to, what)
      caret.current = next.caret
      onWrite(next.text)
    }
    if (asked.kind === 'mention') insert(`@${name} `)
    else render.mutate(id, { onSuccess: ({ body }) => insert(body.text) })
  }

  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (isOpen && !event.nativeEvent.isComposing) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step && offers.length > 0) {
        event.preventDefault()
        return setChosen((chosen + step + offers.length) % offers.length)
      }
      const offer = offers[chosen]
      if ((event.key === 'Enter' || event.key === 'Tab') && offer && !event.ctrlKey && !event.metaKey) {
        event.preventDefault()
        return take(offer)
      }
      if (event.key === 'Escape') return setAsked(undefined)
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend()
    // Back to where keys are commands; what was written stays.
    if (event.key === 'Escape') event.currentTarget.blur()
  }

  return (
    <div className="writing">
      {isOpen && (
        <div className="offers">
          {offers.length === 0 && <p className="quiet">{t(modules?.length === 0 ? 'noneYet' : 'noModule')}</p>}
          <ul role="listbox" id={list} aria-label={t(asked.kind === 'module' ? 'modules' : 'colleagues')}>
            {offers.map((offer, n) => (
              <li
                key={offer.id}
                id={`${list}-${n}`}
                role="option"
                aria-selected={n === chosen}
                // Before the text loses the focus.
                onMouseDown={(event) => {
                  event.preventDefault()
                  take(offer)
                }}
              >
                <strong>{offer.name}</strong>
                <span className="quiet">{offer.more}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <TextField
        value={text}
        onChange={(written) => {
          onWrite(written)
          look()
        }}
        isReadOnly={isReadOnly || render.isPending}
        {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      >
        <Label className="hidden">{label}</Label>
        <TextArea
          ref={area}
          rows={3}
          placeholder={label}
          {...(isOpen
            ? { 'aria-autocomplete': 'list', 'aria-controls': list, 'aria-activedescendant': `${list}-${chosen}` }
            : {})}
          onKeyDown={onKeyDown}
          onClick={look}
          onBlur={() => setAsked(undefined)}
        />
      </TextField>
      {render.isError && <Refusal problem={render.error} />}
    </div>
  )
}

function offersFor(
  asked: Asked | undefined,
  modules: TextModule[] | undefined,
  colleagues: Colleague[] | undefined,
): Offer[] {
  if (asked?.kind === 'module') {
    return matching(modules ?? [], asked.word, ({ keyword, name }) => [keyword, name]).map(({ id, keyword, name }) => ({
      id,
      name: `::${keyword}`,
      more: name,
    }))
  }
  if (asked?.kind === 'mention') {
    return matching(colleagues ?? [], asked.word, ({ name }) => name.split(' ').concat(name)).map(({ id, name }) => ({
      id,
      name,
      more: '',
    }))
  }
  return []
}

/** Begins to ask for a text module where the caret stands. */
export function InsertModule({
  area,
  text,
  isDisabled,
  onWrite,
}: {
  area: RefObject<HTMLTextAreaElement | null>
  text: string
  isDisabled: boolean
  onWrite: (text: string) => void
}) {
  const { t } = useTexts()
  const ask = () => {
    const at = area.current
    if (!at) return
    const from = at.selectionStart
    const sign = from > 0 && !/\s/.test(text[from - 1]!) ? ' ::' : '::'
    at.focus()
    // As if it were typed, so that the list opens the same way, and the browser's undo knows it.
    at.setRangeText(sign, from, at.selectionEnd, 'end')
    at.dispatchEvent(new Event('input', { bubbles: true }))
    onWrite(at.value)
  }
  return <IconButton name={t('insert')} icon="lines" isDisabled={isDisabled} onPress={ask} />
}
