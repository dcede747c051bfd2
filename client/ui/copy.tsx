import { Icon } from './icon.tsx';

/** Puts `text` on the clipboard; false where that is not allowed, as on plain http: it is then copied by hand. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** What a copy button says beside its icon, before and after. */
export function CopyLabel({ copied, text }: { copied: boolean; text: string }) {
  return (
    <>
      <Icon name={copied ? 'check' : 'copy'} />
      {text}
    </>
  );
}
