import { useMemo, useState } from 'preact/hooks';
import type { Member, MemberLink } from '../../server/contract/member.ts';
import type { StaffSaleEvent } from '../../server/contract/sale-event.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { signInTexts } from '../sign-in/texts.ts';
import { createResource } from '../state/resource.ts';
import { ErrorNotice, Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { CopyField } from './copy-field.tsx';
import { studioLinkTexts } from './studio-link-texts.ts';
import { organiseTexts } from './texts.ts';

/** Whether a member sells or helps there; where it names no helper, every helper helps. */
function takesPart({ sellerId, members }: StaffSaleEvent, { id, role }: Member): boolean {
  if (id === sellerId || members.some(({ memberId }) => memberId === id)) return true;
  return role === 'helper' && members.every(({ as }) => as !== 'helper');
}

/** Links that open the studio of this sale event, signed in: one for each who sells or helps there. */
export function StudioLinks(props: { api: CallApi; saleEvent: StaffSaleEvent }) {
  const { api, saleEvent } = props;
  const { id: saleEventId, sellerId } = saleEvent;
  const t = studioLinkTexts();
  const members = useMemo(() => createResource(() => api('GET /api/members')), [api]);
  const [made, setMade] = useState<{ name: string; link: MemberLink } | null>(null);
  const [error, setError] = useState<ClientError | null>(null);
  const here = (members.data.value?.members ?? [])
    .filter((member) => takesPart(saleEvent, member))
    .sort((a, b) => Number(b.id === sellerId) - Number(a.id === sellerId));
  const make = async ({ id, name }: Member) => {
    const body = { memberId: id };
    const params = { id: saleEventId };
    const outcome = await api('POST /api/sale-events/:id/studio-link', { params, body });
    setError(outcome.ok ? null : outcome.error);
    if (outcome.ok) setMade({ name, link: outcome.data });
  };
  return (
    <section class="stack-s">
      <h2>{t.title}</h2>
      <p class="soft">{t.about}</p>
      {members.error.value !== null && <ErrorNotice error={members.error.value} onRetry={members.reload} />}
      {error !== null && <ErrorNotice error={error} />}
      {here.map((member) => (
        <button key={member.id} type="button" class="button wide" onClick={() => void make(member)}>
          <Icon name="camera" />
          {/* Those who hear the name hear also what the button does, which the heading says to the others. */}
          <span>
            <span class="visually-hidden">{t.make(member.name)}: </span>
            {member.name} · {signInTexts().roles[member.role]}
          </span>
        </button>
      ))}
      {made !== null && (
        <Sheet title={t.sheet(made.name)} onClose={() => setMade(null)}>
          <div class="stack">
            <p class="soft">{organiseTexts().linkUntil(formatDateTime(made.link.expiresAt))}</p>
            <CopyField
              label={organiseTexts().link}
              value={made.link.url}
              button={organiseTexts().copy}
              main
            />
          </div>
        </Sheet>
      )}
    </section>
  );
}
