import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Photo } from '../contract/photo.ts';
import { fail, ok } from '../contract/result.ts';
import type { Clock } from '../lib/clock.ts';
import type { PhotoFiles, PhotoRecord, PhotoRenderer, PhotoRepository } from './ports.ts';
import type { PhotoUseCases } from './use-cases.ts';

/** Who sends a photo saves what it is for soon after; past this, in ms, nobody has. */
const UNUSED_MS = 24 * 3_600_000;

export interface PhotoDeps {
  repository: PhotoRepository;
  renderer: PhotoRenderer;
  files: PhotoFiles;
  clock: Clock;
}

/** The use cases of photos. Files come before the row and go after it: a photo that is known can always be shown. */
export function createPhotoUseCases({ repository, renderer, files, clock }: PhotoDeps): PhotoUseCases {
  return {
    async add(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const at = new Date(clock.now());
      const former = await repository.sentAgain(sha256, at);
      if (former !== null && (await files.has(former.id))) return ok(toPhoto(former));
      const rendered = await renderer.render(bytes);
      if (!rendered.ok) return rendered;
      const id = former?.id ?? randomUUIDv7();
      await files.save(id, rendered.data.files);
      if (former !== null) return ok(toPhoto(former));
      const { width, height } = rendered.data;
      const photo = await repository.insert({ id, sha256, width, height }, at);
      if (photo.id !== id) await files.remove(id);
      return ok(toPhoto(photo));
    },

    async describe(photoId, { alt }) {
      const photo = await repository.describe(photoId, alt);
      return photo === null ? fail('not_found', 'there is no such photo') : ok(toPhoto(photo));
    },

    async cleanUp() {
      const before = new Date(clock.now() - UNUSED_MS);
      await repository.deleteUnused(before);
      const old = await files.olderThan(before);
      const known = new Set(await repository.known(old));
      for (const id of old) if (!known.has(id)) await files.remove(id);
    },
  };
}

function toPhoto({ id, width, height, alt }: PhotoRecord): Photo {
  return { id, width, height, alt };
}
