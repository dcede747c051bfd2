import type { ComponentChildren } from 'preact';

/** The head of a table of sums: what a row is of, then its numbers; `children` for what is neither. */
export function SumsHead(props: { of: string; numbers: readonly string[]; children?: ComponentChildren }) {
  return (
    <thead>
      <tr>
        <th scope="col">{props.of}</th>
        {props.numbers.map((number) => (
          <th key={number} scope="col" class="number">
            {number}
          </th>
        ))}
        {props.children}
      </tr>
    </thead>
  );
}
