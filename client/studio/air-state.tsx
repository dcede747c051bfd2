import { formatCount } from '../i18n/format.ts';
import { sendRungTexts } from '../i18n/send-rungs.ts';
import { Icon } from '../ui/icon.tsx';
import type { Broadcast } from './broadcast.ts';
import { studioTexts } from './texts.ts';

/**
 * On air or not, how many watch, how good the uplink is: colour and words. With `onStop` it stays on top of the screen
 * while the page is scrolled, with the way off the air.
 */
export function AirState(props: { broadcast: Broadcast; viewers: number; onStop?: () => void }) {
  const { broadcast, viewers, onStop } = props;
  const t = studioTexts();
  const state = broadcast.state.value;
  const { grade } = broadcast.uplink.value;
  return (
    <div class={onStop ? 'air-state sticky' : 'air-state'}>
      <div class="row spread">
        <strong class={state === 'onAir' ? 'badge live' : 'badge'} role="status">
          {t.state[state]}
        </strong>
        <span class="row strong">
          <Icon name="people" />
          {/* Beside the way off the air there is room for the number alone. */}
          {onStop ? (
            <>
              <span aria-hidden="true">{formatCount(viewers)}</span>
              <span class="visually-hidden">{t.viewers(formatCount(viewers))}</span>
            </>
          ) : (
            t.viewers(formatCount(viewers))
          )}
        </span>
        {onStop && (
          <button type="button" class="button" onClick={onStop}>
            <Icon name="stop" />
            {t.stop}
          </button>
        )}
      </div>
      {state === 'onAir' && (
        <p class={`uplink ${grade}`}>
          <strong>{t.uplink[grade]}</strong>
          {grade !== 'unknown' && <span class="uplink-rung">{sendRungTexts()[broadcast.rung.value]}</span>}
        </p>
      )}
    </div>
  );
}
