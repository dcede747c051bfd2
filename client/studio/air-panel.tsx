import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import type { Sale } from '../state/sale.ts';
import { ErrorNotice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { AirState } from './air-state.tsx';
import { createAnnouncements } from './announcements.ts';
import type { Broadcast } from './broadcast.ts';
import { createCamera } from './camera.ts';
import { browserHost } from './camera-host.ts';
import { CheckPanel } from './check-panel.tsx';
import { EndSale } from './end-sale.tsx';
import type { LinkCheck } from './link-check.ts';
import { practiceTexts } from './practice-texts.ts';
import { useResume } from './resume.ts';
import { SelfView } from './self-view.tsx';
import { SituationCard } from './situation.tsx';
import { situationTexts } from './situation-texts.ts';
import { StopSheet } from './stop-sheet.tsx';
import type { StudioVoice } from './studio-voice.ts';
import type { Takes } from './take/takes.ts';
import { mayTakeOver, TakeoverSheet } from './takeover-sheet.tsx';
import { studioTexts } from './texts.ts';
import { keepAwake } from './wake-lock.ts';

/** A check of the network says nothing about later, ms: phones are carried about. */
const CHECK_HOLDS_MS = 3 * 60_000;

/** Asks before the page is left while on air: a slip of the thumb must not take the seller off it. */
function useGuard(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [on]);
}

/** Keeps the screen on while on air, and says where the browser does not. */
function ScreenAwake() {
  const [held, setHeld] = useState(true);
  const [read, setRead] = useState(false);
  useEffect(() => keepAwake(setHeld), []);
  if (held || read) return null;
  return (
    <SituationCard of="battery" tone="quiet">
      <button type="button" class="button wide" onClick={() => setRead(true)}>
        {situationTexts().understood}
      </button>
    </SituationCard>
  );
}

/** The picture, the way on air and the way off it. */
export function AirPanel(props: {
  link: Link;
  saleEventId: string;
  sale: Sale;
  broadcast: Broadcast;
  takes: Takes;
  voice: StudioVoice;
  /** Nobody sees it, and nobody misses a minute of it. */
  practising: boolean;
}) {
  const { link, saleEventId, sale, broadcast, takes, voice, practising } = props;
  const t = studioTexts();
  const camera = useMemo(() => createCamera(browserHost()), []);
  const announcements = useMemo(() => createAnnouncements({ broadcast, voice }), [broadcast, voice]);
  const checked = useRef<LinkCheck | null>(null);
  const [asking, setAsking] = useState(false);
  const refusal = broadcast.error.value;
  const [declined, setDeclined] = useState<ClientError | null>(null);
  const off = broadcast.state.value === 'idle';

  useEffect(() => camera.close, [camera]);
  useEffect(() => announcements.close, [announcements]);
  useSignalEffect(() => {
    const stream = camera.stream.value;
    if (stream === null) return;
    void broadcast.changeStream(stream);
    if (!practising) takes.changeStream(stream);
  });
  useSignalEffect(() => {
    const onAir = broadcast.state.value === 'onAir';
    const silent = camera.faults.value.audio !== undefined || camera.taken.value.has('audio');
    if (onAir && silent) announcements.unheard();
  });
  useGuard(!off);

  const liveSessionId = sale.live.value?.liveSessionId;
  // Another phone that is on air has its own way to stop.
  const sells = sale.saleEvent.value?.state === 'live' && sale.live.value?.state !== 'onAir';
  const sending = broadcast.state.value === 'onAir' && link.online.value;
  const rung = broadcast.rung.value;
  const muted = camera.muted.value;
  useEffect(() => {
    // The phone alone knows what it sends: staff read it beside what arrives, viewers why nothing is to be heard.
    if (sending && liveSessionId !== undefined)
      void link.command('uplink:tell', { liveSessionId, rung, muted });
  }, [sending, liveSessionId, rung, muted, link]);

  // Nobody is let down by the end of a practice.
  const askToStop = () => (practising ? void broadcast.stop(false) : setAsking(true));
  useResume({
    broadcast,
    saleEventId,
    stream: camera.stream.value,
    live: sale.saleEvent.value === null ? undefined : sale.live.value,
    enabled: !practising,
  });
  const goLive = (takeover: boolean) => {
    const stream = camera.stream.value;
    if (stream === null) return;
    const known = checked.current;
    checked.current = null;
    const fresh = known !== null && performance.now() - known.atMs < CHECK_HOLDS_MS;
    broadcast.start(stream, fresh ? known.rung : undefined, { takeover });
  };
  const onTurn = () => {
    const stream = camera.stream.value;
    // The same tracks in another size: what is sent is fitted to it anew.
    if (stream !== null) void broadcast.changeStream(stream);
  };

  return (
    <>
      <AirState broadcast={broadcast} viewers={sale.viewers.value} {...(off ? {} : { onStop: askToStop })} />
      {broadcast.state.value === 'onAir' && sale.live.value?.state !== 'onAir' && (
        <p class="soft">{t.preparing}</p>
      )}
      <SelfView camera={camera} onAir={!off} onTurn={onTurn} onUnheard={announcements.unheard} />
      {!off && <ScreenAwake />}
      {refusal !== null && <ErrorNotice error={refusal} />}
      {off && (
        <>
          <button
            type="button"
            class="button main big wide"
            disabled={camera.stream.value === null}
            onClick={() => goLive(false)}
          >
            <Icon name="camera" />
            {practising ? practiceTexts().goLive : t.goLive}
          </button>
          {!practising && (
            <CheckPanel
              link={link}
              saleEventId={saleEventId}
              onChecked={(check) => {
                checked.current = check;
              }}
            />
          )}
        </>
      )}
      {off && !practising && sells && <EndSale link={link} saleEventId={saleEventId} />}
      {mayTakeOver(refusal) && refusal !== declined && (
        <TakeoverSheet onTake={() => goLive(true)} onClose={() => setDeclined(refusal)} />
      )}
      {asking && (
        <StopSheet
          onClose={() => setAsking(false)}
          onStop={(endSale) => {
            setAsking(false);
            void broadcast.stop(endSale);
          }}
        />
      )}
    </>
  );
}
