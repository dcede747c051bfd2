import type { LiveHealth } from '../../server/contract/live.ts';
import { catalogue } from '../i18n/language.ts';
import { Notice } from './frame.tsx';

/** What staff are told of a live that the server has trouble with. */
export const healthTexts = catalogue({
  vi: {
    shed: 'Máy chủ chạy không kịp: đã tắt mức hình nét nhất.',
    slow: 'Máy chủ chạy không kịp: hình đến người xem có thể chậm hoặc giật.',
    diskFull: 'Đã dừng ghi lại buổi này: ổ đĩa đầy. Buổi trực tiếp vẫn chạy.',
    failed: 'Đã dừng ghi lại buổi này: ổ đĩa hỏng hoặc quá chậm. Buổi trực tiếp vẫn chạy.',
  },
  en: {
    shed: 'The machine is too slow: the best picture is switched off.',
    slow: 'The machine is too slow: viewers may see the picture late or in jerks.',
    diskFull: 'Recording stopped: the disk is full. The live goes on.',
    failed: 'Recording stopped: the disk is broken or too slow. The live goes on.',
  },
});

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
