import { useEffect, useRef, useState } from 'preact/hooks';
import { commonTexts } from '../i18n/common.ts';
import { Notice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { type CameraFault, type Facing, openCamera } from './camera.ts';
import { studioTexts } from './texts.ts';

/** The seller's own picture, never its sound; `onStream` gets each stream that was opened. */
export function SelfView({ onStream }: { onStream: (stream: MediaStream) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream | null>(null);
  const [facing, setFacing] = useState<Facing>('environment');
  const [attempt, setAttempt] = useState(0);
  const [fault, setFault] = useState<CameraFault | 'asking' | null>('asking');
  const t = studioTexts();

  // `attempt` is what "try again" changes.
  useEffect(() => {
    let gone = false;
    setFault('asking');
    // Many phones open one camera at a time.
    for (const track of stream.current?.getTracks() ?? []) track.stop();
    void openCamera(facing).then((result) => {
      if (gone) {
        if (result.ok) for (const track of result.stream.getTracks()) track.stop();
        return;
      }
      if (!result.ok) {
        setFault(result.fault);
        return;
      }
      stream.current = result.stream;
      setFault(null);
      if (video.current !== null) video.current.srcObject = result.stream;
      onStream(result.stream);
    });
    return () => {
      gone = true;
    };
  }, [facing, attempt, onStream]);
  useEffect(
    () => () => {
      for (const track of stream.current?.getTracks() ?? []) track.stop();
    },
    [],
  );

  return (
    <section class="self-view" aria-label={t.selfView}>
      <video
        ref={video}
        aria-label={t.selfView}
        class={facing === 'user' ? 'mirrored' : ''}
        muted
        autoplay
        playsInline
      />
      {fault === null ? (
        <button
          type="button"
          class="sound"
          onClick={() => setFacing(facing === 'user' ? 'environment' : 'user')}
        >
          <Icon name="camera" />
          {t.flip}
        </button>
      ) : (
        <div class="self-view-words">
          <Notice tone={fault === 'asking' ? 'quiet' : 'bad'} icon="camera" text={t.camera[fault]}>
            {/* Trying again cannot make the page a secure one. */}
            {fault !== 'asking' && fault !== 'insecure' && (
              <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>
                {commonTexts().retry}
              </button>
            )}
          </Notice>
        </div>
      )}
    </section>
  );
}
