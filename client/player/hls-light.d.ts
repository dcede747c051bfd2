/** hls.js ships types for its full build only; the light build has the same class with fewer controllers. */
declare module 'hls.js/light' {
  export * from 'hls.js';
  export { default } from 'hls.js';
}
