import { useEffect, useState } from 'preact/hooks';
import { formatMegabytes } from '../i18n/format.ts';
import type { DataMeter } from '../player/data-meter.ts';
import type { Player } from '../player/player.ts';
import { Sheet } from '../ui/frame.tsx';
import { chosenOption, qualityOptions } from './quality.ts';
import { qualityTexts } from './quality-texts.ts';

/** How often the data used is read, ms. */
const READ_EVERY_MS = 1_000;

/** What this live has cost so far; it stays empty where the browser does not tell. */
function DataUsed({ meter }: { meter: DataMeter }) {
  const [bytes, setBytes] = useState(meter.bytes());
  useEffect(() => {
    const timer = setInterval(() => setBytes(meter.bytes()), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [meter]);
  if (bytes === 0) return null;
  return (
    <p class="strong" data-testid="data-used">
      {qualityTexts().used(formatMegabytes(bytes))}
    </p>
  );
}

/** The viewer's choice of picture, the data saver, and what the live has cost so far. */
export function QualitySheet(props: {
  player: Player;
  meter: DataMeter;
  /** A recording, which has no stills. */
  recorded?: boolean;
  onClose: () => void;
}) {
  const { player, meter, recorded = false } = props;
  const t = qualityTexts();
  const options = qualityOptions(player.rungs.value).filter(
    ({ choice }) => !recorded || choice.kind !== 'stills',
  );
  const chosen = chosenOption(options, player.choice.value);
  return (
    <Sheet title={t.title} onClose={props.onClose}>
      <div class="stack">
        <fieldset class="choices">
          <legend class="visually-hidden">{t.quality}</legend>
          {options.map((option) => (
            <label key={option.name} class="choice">
              <input
                type="radio"
                name="quality"
                checked={option === chosen}
                onChange={() => player.choose(option.choice)}
              />
              <span>
                <span class="strong">{option.name}</span>
                <span class="soft">{option.hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <label class="choice">
          <input
            type="checkbox"
            checked={player.saveData.value}
            onChange={({ currentTarget }) => player.setSaveData(currentTarget.checked)}
          />
          <span>
            <span class="strong">{t.saveData}</span>
            <span class="soft">{t.saveDataHint}</span>
          </span>
        </label>
        <DataUsed meter={meter} />
      </div>
    </Sheet>
  );
}
