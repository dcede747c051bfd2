import { Drawing } from '../../ui/icon.tsx';

const PATHS = {
  up: 'm5 15 7-7 7 7',
  down: 'm5 9 7 7 7-7',
  edit: 'M4 20h4L20 8l-4-4L4 16v4ZM13 7l4 4',
  share: 'M12 15V4m-4 4 4-4 4 4M5 12v8h14v-8',
  calendar: 'M4 6h16v14H4V6Zm0 5h16M8 3v4m8-4v4',
  grip: 'M5 9h14M5 15h14',
  send: 'M4 12 20 4l-5 16-4-7-7-1Z',
} as const;

/** A drawing that only the planning of sale events has. */
export function PlanIcon({ name }: { name: keyof typeof PATHS }) {
  return <Drawing path={PATHS[name]} />;
}
