import { type FaultContext, type Needs, type TrackKind, unfit } from './camera-fault.ts';

/** What of the browser the camera needs; tests stand in for what Chromium cannot be made to do. */
export interface CameraHost {
  /** Null in a browser that can send. */
  readonly unfit: ReturnType<typeof unfit>;
  readonly devices: Pick<MediaDevices, 'getUserMedia' | 'addEventListener' | 'removeEventListener'>;
  readonly page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
  /** Null where the browser does not tell. */
  permission(kind: TrackKind): Promise<PermissionStatus | null>;
  /** What beside its name an error has to be read with. */
  allowedHere(kind: TrackKind): boolean;
  readonly userAgent: FaultContext['userAgent'];
  /** One stream of these tracks. */
  join(tracks: MediaStreamTrack[]): MediaStream;
  /** Monotonic, ms. */
  now(): number;
}

const PERMISSIONS = { audio: 'microphone', video: 'camera' } as const;

/** Chromium's view of what the page around this one allows; other browsers have none. */
interface WithPolicy {
  featurePolicy?: { allowsFeature(feature: string): boolean };
}

function needsOf(scope: typeof globalThis): Needs {
  const { RTCPeerConnection, RTCRtpSender, isSecureContext, navigator } = scope;
  return {
    // Browsers from before the word itself have the camera or have it not.
    secure: isSecureContext !== false,
    getUserMedia: Boolean(navigator.mediaDevices?.getUserMedia),
    peerConnection: RTCPeerConnection !== undefined && 'addTransceiver' in RTCPeerConnection.prototype,
    senderParameters: RTCRtpSender !== undefined && 'setParameters' in RTCRtpSender.prototype,
    userAgent: navigator.userAgent,
  };
}

/** The browser this page runs in. */
export function browserHost(scope: typeof globalThis = globalThis): CameraHost {
  const { navigator, document } = scope;
  return {
    unfit: unfit(needsOf(scope)),
    devices: navigator.mediaDevices,
    page: document,
    async permission(kind) {
      // Firefox knows neither name and throws; old Safari has no `permissions`.
      const asked = navigator.permissions?.query({ name: PERMISSIONS[kind] as PermissionName });
      return (await asked?.catch(() => null)) ?? null;
    },
    allowedHere(kind) {
      const { featurePolicy } = document as Document & WithPolicy;
      return featurePolicy?.allowsFeature(PERMISSIONS[kind]) ?? true;
    },
    userAgent: navigator.userAgent,
    join: (tracks) => new MediaStream(tracks),
    now: () => performance.now(),
  };
}
