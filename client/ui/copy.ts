/** Puts `text` on the clipboard; false where that is not allowed, as on plain http: it is then copied by hand. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
