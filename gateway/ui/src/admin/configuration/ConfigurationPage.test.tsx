import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import ConfigurationPage from './ConfigurationPage'
import type { Taken } from './configuration'

const compared: Taken = {
  applied: false,
  secretsMissing: ['Orders', 'Shared'],
  revision: 'abc123',
  differences: [
    { section: 'states', entry: 'new', what: 'changed', values: [{ pointer: '/label/en', from: 'New', to: 'Fresh' }] },
    { section: 'groups', entry: 'billing', what: 'kept', values: [] },
    { section: 'mail.mailboxes', entry: 'Orders', what: 'added', values: [] },
  ],
}

function show(answer: () => Response) {
  const asked: { what: string; ifMatch: string | undefined }[] = []
  vi.stubGlobal('fetch', (path: string, { method = 'GET', headers }: RequestInit = {}) => {
    asked.push({ what: `${method} ${path}`, ifMatch: (headers as Record<string, string>)['If-Match'] })
    return Promise.resolve(answer())
  })
  const { container } = render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <ConfigurationPage />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  const choose = (text: string) =>
    userEvent.upload(
      container.ownerDocument.querySelector<HTMLInputElement>('input[type=file]')!,
      new File([text], 'desk.json', { type: 'application/json' }),
    )
  return { asked, choose }
}

describe('the configuration', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('shows what a file would change, and takes over just that', async () => {
    const { asked, choose } = show(() => Response.json(compared))
    await choose('{"format": "tidings.configuration.v1"}')

    const table = await screen.findByRole('region', { name: 'Differences' })
    const rows = within(table)
      .getAllByRole('row')
      .map((row) => row.textContent)
    expect(rows[1]).toContain('/label/en: New → Fresh')
    expect(rows[2]).toContain('Stays, though the file does not have it')
    expect(rows[3]).toContain('Mailboxes')
    expect(screen.getByText(/until its password or secret is typed: Orders, Shared/)).toBeTruthy()
    expect(asked.map((each) => each.what)).toEqual(['PUT /api/v1/configuration?dryRun=true'])

    await userEvent.click(screen.getByRole('button', { name: 'Take it over' }))
    expect(asked.at(-1)).toEqual({ what: 'PUT /api/v1/configuration', ifMatch: '"abc123"' })
    expect(await screen.findByText(/other secrets and personal text modules are not in it/)).toBeTruthy()
  })

  it('names the place of every fault', async () => {
    const problem = {
      code: 'unfit-configuration',
      detail: 'The document has 2 faults.',
      faults: [
        { pointer: '/states/1/label/en', sentence: 'A name is one line.' },
        { pointer: '/roles/0/permissions/1', sentence: 'There is no permission ticket.burn.' },
      ],
    }
    const { choose } = show(() => Response.json(problem, { status: 400 }))
    await choose('{}')
    expect(await screen.findByText('/states/1/label/en')).toBeTruthy()
    expect(screen.getByText('There is no permission ticket.burn.')).toBeTruthy()
    expect(screen.getByText('Nothing was changed.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Take it over' })).toBeNull()
  })

  it('sends nothing that is no JSON', async () => {
    const { asked, choose } = show(() => Response.json({}))
    await choose('states: []')
    expect(await screen.findByText('desk.json is no JSON; choose a file that was downloaded here.')).toBeTruthy()
    expect(asked).toEqual([])
  })
})
