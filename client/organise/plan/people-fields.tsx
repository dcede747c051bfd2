import type { Member } from '../../../server/contract/member.ts';
import { SALE_EVENT_PARTS, type SaleEventPart } from '../../../server/contract/sale-event.ts';
import type { ClientError } from '../../net/outcome.ts';
import { signInTexts } from '../../sign-in/texts.ts';
import { Refusal, refusalAt, SelectField } from '../../ui/field.tsx';
import type { PlanDraft } from './draft.ts';
import { planTexts } from './texts.ts';

type Parts = PlanDraft['members'];

/** Who takes part beside the seller: each of the members sells too, helps, or does neither. */
export function PeopleFields(props: {
  people: Member[];
  parts: Parts;
  error: ClientError | null;
  onChange: (parts: Parts) => void;
}) {
  const { people, parts, error, onChange } = props;
  const t = planTexts();
  const put = (memberId: string, chosen: string) => {
    const others = parts.filter((part) => part.memberId !== memberId);
    const as: SaleEventPart | undefined = SALE_EVENT_PARTS.find((part) => part === chosen);
    onChange(as === undefined ? others : [...others, { memberId, as }]);
  };
  const refused = parts.map((_, index) => refusalAt(error, `members.${index}.memberId`)).find(Boolean);
  if (people.length === 0) return null;
  return (
    <details class="more" open={parts.length > 0}>
      <summary>{t.people}</summary>
      <div class="stack-s">
        <p class="soft">{t.peopleAbout}</p>
        {people.map(({ id, name, role }) => (
          <SelectField
            key={id}
            label={t.partOf(`${name} (${signInTexts().roles[role]})`)}
            value={parts.find(({ memberId }) => memberId === id)?.as ?? ''}
            options={[
              { value: '', text: t.parts.none },
              // A helper's phone has no button to go on air.
              ...SALE_EVENT_PARTS.filter((part) => part === 'helper' || role !== 'helper').map((part) => ({
                value: part,
                text: t.parts[part],
              })),
            ]}
            onText={(chosen) => put(id, chosen)}
          />
        ))}
        {refused !== undefined && <Refusal text={refused} />}
      </div>
    </details>
  );
}
