import { Drawing } from '../ui/icon.tsx';

/** A camera for photos; the one of `Icon` films. */
export function PhotoIcon() {
  return (
    <Drawing path="M4 8h4l1.500-2.500h5L16 8h4v11H4Zm8 2a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7Z" />
  );
}
