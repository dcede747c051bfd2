/** A full heart; beside a word, so screen readers skip it. */
export function HeartIcon() {
  return (
    <svg class="icon heart" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d="M12 20C5 15 3 11.500 3 8.500A4.500 4.500 0 0 1 12 7a4.500 4.500 0 0 1 9 1.500C21 11.500 19 15 12 20Z"
        fill="currentColor"
      />
    </svg>
  );
}
