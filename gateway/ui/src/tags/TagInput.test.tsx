import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TagInput } from './TagInput'
import { searchFor } from './tags'

let tags: string[]

function Tagged() {
  const [now, setNow] = useState(['door'])
  tags = now
  return <TagInput label="Tags" tags={now} onChange={setNow} />
}

describe('where tags are written', () => {
  beforeEach(() => {
    vi.stubGlobal('fetch', (path: string) =>
      Promise.resolve(
        Response.json({
          tags: path.includes('q=st')
            ? [
                { name: 'storm', tickets: 12 },
                { name: 'door', tickets: 3 },
              ]
            : [],
        }),
      ),
    )
    render(
      <QueryClientProvider client={new QueryClient()}>
        <Tagged />
      </QueryClientProvider>,
    )
  })
  afterEach(() => vi.unstubAllGlobals())

  it('those in use are offered, except the ones that are there', async () => {
    const input = screen.getByRole('combobox', { name: 'Add a tag' })
    await userEvent.type(input, 'st')
    expect((await screen.findAllByRole('option')).map((option) => option.textContent)).toEqual(['storm12'])
    await userEvent.keyboard('{ArrowDown}{Enter}')
    await waitFor(() => expect(tags).toEqual(['door', 'storm']))
    expect(input).toHaveProperty('value', '')
  })

  it('a new one may be written all the same', async () => {
    await userEvent.type(screen.getByRole('combobox', { name: 'Add a tag' }), 'new one{Enter}')
    expect(tags).toEqual(['door', 'new one'])
  })

  it('what was half written counts when one goes on', async () => {
    await userEvent.type(screen.getByRole('combobox', { name: 'Add a tag' }), 'roof')
    await userEvent.tab()
    expect(tags).toEqual(['door', 'roof'])
  })
})

it('a tag is searched for as it is, whatever stands in it', () => {
  expect(searchFor('a "b" \\ c')).toBe('tag:"a \\"b\\" \\\\ c"')
})
