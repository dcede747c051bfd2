import type { Choice } from '../player/modes.ts';
import type { PictureRung } from '../player/rungs.ts';
import { qualityTexts } from './quality-texts.ts';

/** One line of the menu. */
export interface QualityOption {
  choice: Choice;
  name: string;
  hint: string;
}

/** Most that is below the pictures of a live, kbit/s, for a viewer to compare; with Opus it is 8 less. */
const STILLS_KBPS = 40;
const SOUND_KBPS = 28;
/** Pictures with fewer lines than these are small, medium, large. */
const SMALL_LINES = 300;
const MEDIUM_LINES = 420;
const LARGE_LINES = 600;

/** Megabytes that a rate costs in an hour, for `kbps` in kbit/s. */
function megabytesAnHour(kbps: number): number {
  return (kbps * 3_600) / 8 / 1_000;
}

function costs(kbps: number): string {
  return qualityTexts().costs(String(Math.round(megabytesAnHour(kbps))));
}

function pictureName({ lines }: PictureRung): string {
  const { pictures } = qualityTexts();
  if (lines < SMALL_LINES) return pictures.small;
  if (lines < MEDIUM_LINES) return pictures.medium;
  return lines < LARGE_LINES ? pictures.large : pictures.largest;
}

/** What a viewer can choose from, the best first; of two pictures of one size the higher is called sharper. */
export function qualityOptions(rungs: readonly PictureRung[]): QualityOption[] {
  const t = qualityTexts();
  const names = rungs.map(pictureName);
  const pictures = rungs.map((rung, index): QualityOption => {
    const name = names[index] ?? '';
    const sharper = index > 0 && names[index - 1] === name;
    return {
      choice: { kind: 'picture', maxKbps: rung.kbps },
      name: sharper ? t.sharper(name) : name,
      hint: costs(rung.kbps),
    };
  });
  return [
    { choice: { kind: 'auto' }, name: t.auto, hint: t.autoHint },
    ...pictures.reverse(),
    { choice: { kind: 'stills' }, name: t.stills, hint: costs(STILLS_KBPS) },
    { choice: { kind: 'sound' }, name: t.sound, hint: costs(SOUND_KBPS) },
  ];
}

/**
 * The option that stands for a choice. One of a live with other rungs means the highest picture it allows, or the
 * lowest there is; so does one of stills where there are none.
 */
export function chosenOption(options: readonly QualityOption[], choice: Choice): QualityOption | undefined {
  const same = options.find((option) => option.choice.kind === choice.kind);
  if (choice.kind !== 'picture' && same) return same;
  const mostKbps = choice.kind === 'picture' ? choice.maxKbps : 0;
  const pictures = options.filter((option) => option.choice.kind === 'picture');
  const allowed = pictures.find(
    (option) => option.choice.kind === 'picture' && option.choice.maxKbps <= mostKbps,
  );
  return allowed ?? pictures[pictures.length - 1];
}
