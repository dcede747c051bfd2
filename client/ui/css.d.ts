/** Style sheets are imported for their effect; the bundler takes them. */
declare module '*.css';
/** Minified by the bundler, and put into the page by whoever imports it. */
declare module '*.css?inline' {
  const css: string;
  export default css;
}
