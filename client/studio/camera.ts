/** Why there is no picture; each has a sentence of its own. */
export type CameraFault = 'refused' | 'inUse' | 'insecure' | 'missing' | 'failed';

export type CameraResult = { ok: true; stream: MediaStream } | { ok: false; fault: CameraFault };

/** Which side of the phone looks; goods are shown with the back one. */
export type Facing = 'user' | 'environment';

/** The fault behind an error of getUserMedia, by its DOMException name. */
export function cameraFault(errorName: string): CameraFault {
  switch (errorName) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
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

/** Opens camera and microphone; the picture no larger than the best rendition needs, the sound mono. */
export async function openCamera(facing: Facing): Promise<CameraResult> {
  // Browsers leave the API out on plain http, except on localhost.
  if (!navigator.mediaDevices?.getUserMedia) return { ok: false, fault: 'insecure' };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: {
        facingMode: facing,
        width: { ideal: 1280 },
        height: { ideal: 720 },
        frameRate: { ideal: 24, max: 30 },
      },
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    return { ok: true, stream };
  } catch (error) {
    return { ok: false, fault: cameraFault(error instanceof DOMException ? error.name : '') };
  }
}
