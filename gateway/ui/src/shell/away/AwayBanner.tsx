import { useAway } from './away'

/** Says what does not work for the moment, and what does; it goes by itself. */
export function AwayBanner() {
  return useAway().map(({ service, sentence }) => (
    <div key={service} className="banner" role="status">
      {sentence}
    </div>
  ))
}
