import { encode } from 'uqr';

/** Modules of white around a QR code, which readers need (ISO/IEC 18004). */
const QUIET = 4;
/** Width of a module in a picture file, pixels. */
const MODULE_PX = 12;
/** Letters in a picture file, pixels. */
const LETTER_PX = 30;

/** A QR code as rows of dark (`true`) and light modules, with the white around it. */
export function qrRows(text: string): readonly (readonly boolean[])[] {
  // M mends 15 % of the code words, enough for a smear or a reflection; more would make the modules smaller.
  return encode(text, { ecc: 'M', border: QUIET }).data;
}

/** Stretches of dark modules, row by row: their first column, row and length. */
function* darkRuns(
  rows: readonly (readonly boolean[])[],
): Generator<{ x: number; y: number; length: number }> {
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x++;
      yield { x: start, y, length: x - start + 1 };
    }
  }
}

/** The dark modules as the data of one SVG path, a unit each. */
export function qrPath(rows: readonly (readonly boolean[])[]): string {
  return Array.from(darkRuns(rows), ({ x, y, length }) => `M${x} ${y}h${length}v1h-${length}z`).join('');
}

/** The QR code as a PNG file with `lines` of text below it; rejects where the browser cannot draw. */
export function qrPicture(text: string, lines: readonly string[]): Promise<Blob> {
  const rows = qrRows(text);
  const sidePx = rows.length * MODULE_PX;
  const canvas = document.createElement('canvas');
  canvas.width = sidePx;
  canvas.height = sidePx + lines.length * LETTER_PX * 1.4 + LETTER_PX;
  const pen = canvas.getContext('2d');
  if (pen === null) return Promise.reject(new Error('no canvas'));
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = '#000000';
  for (const { x, y, length } of darkRuns(rows)) {
    pen.fillRect(x * MODULE_PX, y * MODULE_PX, length * MODULE_PX, MODULE_PX);
  }
  pen.font = `${LETTER_PX}px system-ui, sans-serif`;
  pen.textAlign = 'center';
  for (const [index, line] of lines.entries()) {
    pen.fillText(line, sidePx / 2, sidePx + (index + 0.5) * LETTER_PX * 1.4, sidePx - 2 * MODULE_PX);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png');
  });
}
