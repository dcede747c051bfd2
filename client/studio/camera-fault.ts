/**
 * Why there is no picture or no sound; each has a sentence and a drawing of its own. `refused`: by the person, and the
 * browser no longer asks. `dismissed`: the question was closed without an answer. `policy`: the page around this one does
 * not allow it. `system`: the phone allows it to no browser. `inApp`: opened inside another app, which has no camera for
 * pages.
 */
export const CAMERA_FAULTS = [
  'old',
  'insecure',
  'inApp',
  'policy',
  'system',
  'refused',
  'dismissed',
  'inUse',
  'missing',
  'failed',
] as const;
export type CameraFault = (typeof CAMERA_FAULTS)[number];

export type TrackKind = 'audio' | 'video';

/** What the browser says beside the error itself. */
export interface FaultContext {
  /** State of the permission that was asked for; null where the browser does not say. */
  permission: PermissionState | null;
  /** Whether the page around this one lets it use what was asked for. */
  allowedHere: boolean;
  userAgent: string;
}

/** Apps that open links in a window of their own. */
const IN_APP = /\b(?:Zalo|FBAN|FBAV|FB_IAB|Messenger|Instagram|Line)\b/i;

/** Whether a page runs inside another app rather than in a browser. */
export function isInApp(userAgent: string): boolean {
  return IN_APP.test(userAgent);
}

/** The fault behind an error of getUserMedia, by the DOMException's name and, for the system's refusal, its words. */
export function cameraFault(error: { name: string; message: string }, context: FaultContext): CameraFault {
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return refusal(error.message, context);
    case 'NotReadableError':
    case 'AbortError':
      return 'inUse';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    default:
      return 'failed';
  }
}

function refusal(message: string, { permission, allowedHere, userAgent }: FaultContext): CameraFault {
  if (!allowedHere) return 'policy';
  // Chromium's words; no other sign tells the phone's own refusal from the person's.
  if (/by system/i.test(message)) return 'system';
  if (isInApp(userAgent)) return 'inApp';
  return permission === 'prompt' ? 'dismissed' : 'refused';
}

/** What of the browser a live cannot do without. */
export interface Needs {
  secure: boolean;
  getUserMedia: boolean;
  peerConnection: boolean;
  /** Bitrate and size are changed while sending. */
  senderParameters: boolean;
  userAgent: string;
}

/** Why this browser can never send, whatever the person does on this page; null when it can. */
export function unfit(needs: Needs): CameraFault | null {
  // Browsers leave the camera out on plain http, except on localhost.
  if (!needs.secure) return 'insecure';
  if (needs.getUserMedia && needs.peerConnection && needs.senderParameters) return null;
  return isInApp(needs.userAgent) ? 'inApp' : 'old';
}
