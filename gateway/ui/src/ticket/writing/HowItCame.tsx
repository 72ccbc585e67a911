import { Choice } from '../../parts/Choice'
import { useTexts } from './texts'

export const WAYS = ['phone-in', 'phone-out', 'email'] as const
export type Way = (typeof WAYS)[number]

/** What a ticket that an agent opens begins with, and so what the customer hears of it. */
export function HowItCame({ way, onChoose }: { way: Way; onChoose: (way: Way) => void }) {
  const { t } = useTexts()
  return (
    <div>
      <Choice
        label={t('beginning')}
        value={way}
        options={WAYS.map((id) => ({ id, name: t(`begins.${id}`) }))}
        onChoose={(id) => onChoose(id as Way)}
      />
      <p className="quiet">{t(`beginsHelp.${way}`)}</p>
    </div>
  )
}
