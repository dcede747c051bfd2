import type { LiveHealth } from '../../server/contract/live.ts';
import { Notice } from './frame.tsx';
import { healthTexts } from './health-texts.ts';

/** One sentence for each thing that is wrong; none when all is well. */
export function healthSentences({ slow, shed, recording }: LiveHealth): string[] {
  const t = healthTexts();
  const sentences: string[] = [];
  if (shed.length > 0) sentences.push(t.shed);
  if (slow) sentences.push(t.slow);
  if (recording === 'disk_full') sentences.push(t.diskFull);
  if (recording === 'failed') sentences.push(t.failed);
  return sentences;
}

/** All of it in one line; nothing when all is well. */
export function HealthLine({ health }: { health: LiveHealth | null }) {
  const sentences = health === null ? [] : healthSentences(health);
  if (sentences.length === 0) return null;
  return <Notice tone="warn" icon="warn" text={sentences.join(' ')} />;
}
