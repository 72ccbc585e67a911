const PATHS = {
  menu: 'M3 5h14M3 10h14M3 15h14',
  plus: 'M10 4v12M4 10h12',
  search: 'M9 15a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM13.5 13.5L17 17',
  close: 'M5 5l10 10M15 5L5 15',
  person: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17a6.5 6.5 0 0 1 13 0',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  forward: 'M12 5l5 5-5 5M17 10H9a6 6 0 0 0-6 6',
  more: 'M4.4 10h.2M9.9 10h.2M15.4 10h.2',
  reply: 'M8 5L3 10l5 5M3 10h8a6 6 0 0 1 6 6',
  back: 'M12 4l-6 6 6 6',
  down: 'M5 8l5 5 5-5',
  clip: 'M15 9l-5.5 5.5a3 3 0 0 1-4.2-4.2L11 4.5a2 2 0 0 1 2.8 2.8L8.2 13',
  check: 'M4 10.5l4 4 8-9',
  up: 'M5 12l5-5 5 5',
  high: 'M10 16V5M5.5 9.5L10 5l4.5 4.5',
  urgent: 'M10 3v9M10 16.4v.2',
  rows: 'M3 4h14v5H3zM3 12h14v5H3z',
  lines: 'M3 5h14M3 10h14M3 15h14',
  panel: 'M3 4h14v12H3zM12 4v12',
  side: 'M3 4h14v12H3zM8 4v12',
  command: 'M4 6l4 4-4 4M10 15h6',
  inbox: 'M3 11l2.5-7h9L17 11v5H3zM3 11h4l1 2h4l1-2h4',
  open: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14z',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l3 2',
  all: 'M3 6l7-3 7 3-7 3zM3 10l7 3 7-3M3 14l7 3 7-3',
  pencil: 'M4 16l1-4 8-8 3 3-8 8zM11.5 5.5l3 3',
  building: 'M4 17V4h8v13M12 8h4v9M2 17h16M7 7h2M7 10h2M7 13h2',
  eye: 'M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  bell: 'M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5h3',
  settings: 'M3 6h8M15 6h2M13 4v4M3 14h2M9 14h8M7 12v4',
} as const

export type IconName = keyof typeof PATHS

/** Always beside a word or inside something that has a name, so it says nothing to assistive technology itself. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
