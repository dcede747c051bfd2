/** Time between two samples of the uplink, ms, and how many are kept: five minutes. In a file without zod, so that pages can have it too. */
export const UPLINK_SAMPLE_MS = 2_000;
export const UPLINK_SAMPLES = 150;
