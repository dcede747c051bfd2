/** As wide as the server keeps it at the most, pixels: more would only cost the uplink. */
const MAX_WIDTH = 1_080;
/** A canvas of a phone's browser may not be larger than this, pixels. */
const MAX_HEIGHT = 4 * MAX_WIDTH;
const QUALITY = 0.82;

/** The size at which a picture is sent: smaller where it is too large, never larger. */
export function shrunkSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Makes a photo as small as it is needed, upright and as JPEG: a phone's 5 MB become some 250 kB. What the browser cannot
 * draw is sent as it is, and the server says what it thinks of it.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const drawn = await draw(image);
    return drawn !== null && drawn.size < file.size ? drawn : file;
  } catch {
    return file;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function draw(image: HTMLImageElement): Promise<Blob | null> {
  const { width, height } = shrunkSize(image.naturalWidth, image.naturalHeight);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (pen === null) return Promise.resolve(null);
  // JPEG has no transparency; without a ground it would be black.
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
}
