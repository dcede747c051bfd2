/** What is used of web-push, which has no types of its own. */
declare module 'web-push' {
  const webPush: {
    /** A pair on P-256, base64url. */
    generateVAPIDKeys(): { publicKey: string; privateKey: string };
    /**
     * Encrypts `payload` for a browser (RFC 8291) and signs the request (RFC 8292) without sending it. Throws for keys that
     * are none.
     */
    generateRequestDetails(
      subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
      payload: string,
      options: {
        vapidDetails: { subject: string; publicKey: string; privateKey: string };
        /** Seconds. */
        TTL: number;
        urgency: 'normal' | 'high';
        topic: string;
      },
    ): {
      endpoint: string;
      method: 'POST';
      headers: Record<string, string | number>;
      body: Buffer<ArrayBuffer>;
    };
  };
  export default webPush;
}
