/** Code and name of a commune. */
export type Commune = readonly [code: string, name: string];

/** The communes of a province, by name; null where they cannot be had now. */
export async function fetchCommunes(provinceCode: string, request: typeof fetch): Promise<Commune[] | null> {
  try {
    const answer = await request(`/addresses/${provinceCode}.json`);
    if (!answer.ok) return null;
    const listed: unknown = await answer.json();
    return Array.isArray(listed) ? listed.filter(isCommune) : null;
  } catch {
    return null;
  }
}

function isCommune(value: unknown): value is Commune {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string';
}
