import type { Connection, Listener, Notice } from './stream'

/** What the stream's reader tells each tab. */
export type Told = { connection: Connection } | { notice: Notice } | { gap: true }

/** What a tab says: that it listens, or that it goes. */
export type Said = 'here' | 'gone'

/** The tab's end of the line. */
export interface Tab {
  postMessage(told: Told): void
}

/**
 * One stream for all tabs of a browser, which opens no more than six connections to a plain http server: a seventh tab with a
 * stream of its own would wait for ever.
 */
export class Hub {
  private readonly tabs = new Set<Tab>()
  private connection: Connection = 'connecting'
  private stop: (() => void) | undefined

  /** @param follow begins to read the stream, and returns what ends that */
  constructor(private readonly follow: (listener: Listener) => () => void) {}

  hear(tab: Tab, said: Said) {
    if (said === 'gone') this.leave(tab)
    else this.join(tab)
  }

  private join(tab: Tab) {
    this.tabs.add(tab)
    if (!this.stop) {
      this.stop = this.follow({
        connection: (connection) => this.turn(connection),
        notice: (notice) => this.tell({ notice }),
        gap: () => this.tell({ gap: true }),
      })
      return
    }
    tab.postMessage({ connection: this.connection })
    // What it shows was asked for before it began to listen.
    if (this.connection === 'live') tab.postMessage({ gap: true })
  }

  private leave(tab: Tab) {
    this.tabs.delete(tab)
    if (this.tabs.size === 0) this.end()
  }

  private turn(connection: Connection) {
    this.connection = connection
    // The next tab brings the next login, and with it the stream of all.
    if (connection === 'signed-out') this.end()
    this.tell({ connection })
  }

  private end() {
    this.stop?.()
    this.stop = undefined
  }

  private tell(told: Told) {
    this.tabs.forEach((tab) => tab.postMessage(told))
  }
}
