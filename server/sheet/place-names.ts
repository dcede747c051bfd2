import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Named = z.array(z.tuple([z.string(), z.string()]));

/** Names; empty where there is no code, or none that is known. */
export interface Place {
  province: string;
  commune: string;
}

/** The names of provinces and communes by their codes. */
export interface PlaceNames {
  of(codes: { provinceCode: string | null; communeCode: string | null }): Promise<Place>;
}

/** Reads them from the address data that the pages have too; each file once. */
export function createPlaceNames(folder: string): PlaceNames {
  const files = new Map<string, Promise<ReadonlyMap<string, string>>>();

  function read(name: string): Promise<ReadonlyMap<string, string>> {
    const known = files.get(name);
    if (known !== undefined) return known;
    const reading = readFile(join(folder, `${name}.json`), 'utf8').then(
      (text) => new Map(Named.parse(JSON.parse(text))),
      // A code that is no more has no file: its orders keep the address as it was typed.
      () => new Map<string, string>(),
    );
    files.set(name, reading);
    return reading;
  }

  return {
    async of({ provinceCode, communeCode }) {
      if (provinceCode === null) return { province: '', commune: '' };
      const [provinces, communes] = await Promise.all([read('provinces'), read(provinceCode)]);
      const commune = communeCode === null ? '' : (communes.get(communeCode) ?? '');
      return { province: provinces.get(provinceCode) ?? '', commune };
    },
  };
}
