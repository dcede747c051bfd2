import { formatCount } from '../i18n/format.ts';
import { sendRungTexts } from '../i18n/send-rungs.ts';
import { Icon } from '../ui/icon.tsx';
import type { Broadcast } from './broadcast.ts';
import { studioTexts } from './texts.ts';

/** On air or not, how good the uplink is, how many watch: colour, icon and words. */
export function AirState({
  broadcast,
  viewers,
  seen,
}: {
  broadcast: Broadcast;
  viewers: number;
  seen: boolean;
}) {
  const t = studioTexts();
  const state = broadcast.state.value;
  const { grade, kbitPerSecond } = broadcast.uplink.value;
  return (
    <div class="stack-s">
      <div class="row spread">
        <strong class={state === 'onAir' ? 'badge live' : 'badge'} role="status">
          {t.state[state]}
        </strong>
        <span class="row">
          <Icon name="people" />
          {t.viewers(formatCount(viewers))}
        </span>
      </div>
      {state === 'onAir' && (
        <p class={`uplink ${grade}`}>
          <strong>{t.uplink[grade]}</strong> <span>{t.kbits(formatCount(kbitPerSecond))}</span>
          {grade !== 'unknown' && (
            <>
              <br />
              <span>{sendRungTexts()[broadcast.rung.value]}</span>
            </>
          )}
        </p>
      )}
      {state === 'onAir' && !seen && <p class="soft">{t.preparing}</p>}
    </div>
  );
}
