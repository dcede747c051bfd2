import { useState } from 'preact/hooks';
import { dayInVietnam } from '../../server/contract/calendar-day.ts';
import type { Product } from '../../server/contract/catalog.ts';
import type { Certificate } from '../../server/contract/certificate.ts';
import { photoPath } from '../../server/contract/photo-path.ts';
import { certificateTitle, formatDay } from '../i18n/certificates.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { createResource, type Resource } from '../state/resource.ts';
import { ErrorNotice, ListOf, Notice, Sheet } from '../ui/frame.tsx';
import { quantityOf } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { standing } from './goods-drafts.ts';
import { goodsTexts } from './goods-texts.ts';
import { householdName, ProductForm } from './product-form.tsx';
import { organiseTexts } from './texts.ts';

/** A certificate in a line; one that viewers do not see any more, or soon will not, says so in words and colour. */
function CertificateLine({ certificate }: { certificate: Certificate }) {
  const t = goodsTexts();
  const stands = standing(certificate, dayInVietnam(Date.now()));
  const day = certificate.expiresOn === null ? '' : formatDay(certificate.expiresOn);
  const title = certificateTitle(certificate);
  if (stands === 'holds') return <p class="soft">{title}</p>;
  return (
    <p class={stands === 'expired' ? 'certificate bad' : 'certificate warn'}>
      <Icon name={stands === 'expired' ? 'warn' : 'clock'} />
      <span>
        {title}: {stands === 'expired' ? t.expired(day) : t.expiring(day)}
      </span>
    </p>
  );
}

function ProductCard({
  product,
  onEdit,
  onArchive,
}: {
  product: Product;
  onEdit: () => void;
  onArchive: () => void;
}) {
  const t = goodsTexts();
  const { name, photo, household, variants, certificates } = product;
  return (
    <li class="card stack-s">
      <div class="with-thumb">
        {photo && <img class="thumb" src={photoPath(photo.id, 160)} loading="lazy" alt={photo.alt} />}
        <div>
          <p class="strong">{name}</p>
          {household && <p class="soft">{householdName(household)}</p>}
        </div>
      </div>
      {variants.map((variant) => (
        <p key={variant.id} class="row spread">
          <span>{variant.name}</span>
          {variant.retired ? (
            <span class="soft">{t.retired}</span>
          ) : (
            <strong>{quantityOf(variant.available, variant.unit)}</strong>
          )}
        </p>
      ))}
      {certificates.map((certificate, index) => (
        // A certificate has no identity but its place.
        <CertificateLine key={index} certificate={certificate} />
      ))}
      <div class="row">
        <button type="button" class="button" aria-label={t.editThis(name)} onClick={onEdit}>
          {t.edit}
        </button>
        <button type="button" class="button plain" aria-label={t.archiveThis(name)} onClick={onArchive}>
          {t.archive}
        </button>
      </div>
    </li>
  );
}

/** Goods that were put away, and the way back for each. */
function ArchivedSheet(props: { api: CallApi; onRestored: () => void; onClose: () => void }) {
  const { api, onRestored, onClose } = props;
  const t = goodsTexts();
  const [archived] = useState(() => createResource(() => api('GET /api/products/archived')));
  const [error, setError] = useState<ClientError | null>(null);
  const restore = async ({ id }: Product) => {
    const outcome = await api('POST /api/products/:id/archive', {
      params: { id },
      body: { archived: false },
    });
    setError(outcome.ok ? null : outcome.error);
    if (!outcome.ok) return;
    archived.update(({ products }) => ({ products: products.filter((other) => other.id !== id) }));
    onRestored();
  };
  return (
    <Sheet title={t.archivedGoods} onClose={onClose}>
      <div class="stack">
        {error !== null && <ErrorNotice error={error} />}
        <ListOf
          label={t.archivedGoods}
          items={archived.data.value?.products ?? null}
          error={archived.error.value}
          empty={t.noArchived}
          onRetry={archived.reload}
        >
          {(product) => (
            <li key={product.id} class="card row spread">
              <span class="strong">{product.name}</span>
              <button
                type="button"
                class="button"
                aria-label={t.restoreThis(product.name)}
                onClick={() => void restore(product)}
              >
                {t.restore}
              </button>
            </li>
          )}
        </ListOf>
      </div>
    </Sheet>
  );
}

type Open = { sheet: 'new' } | { sheet: 'edit'; product: Product } | { sheet: 'archived' } | null;
type Done = { what: 'saved' | 'archived'; product: Product } | null;

/** Goods with photo, producer, kinds and certificates: new ones, changed ones, and those put away. */
export function GoodsPage({ api, products }: { api: CallApi; products: Resource<{ products: Product[] }> }) {
  const t = organiseTexts();
  const g = goodsTexts();
  const [open, setOpen] = useState<Open>(null);
  const [done, setDone] = useState<Done>(null);
  const [error, setError] = useState<ClientError | null>(null);
  const archive = async (product: Product, archived: boolean) => {
    setDone(null);
    const params = { id: product.id };
    const outcome = await api('POST /api/products/:id/archive', { params, body: { archived } });
    setError(outcome.ok ? null : outcome.error);
    if (!outcome.ok) return;
    if (archived) setDone({ what: 'archived', product });
    await products.reload();
  };
  const show = (next: Open) => {
    setDone(null);
    setOpen(next);
  };
  return (
    <section class="stack">
      <h1>{t.goods}</h1>
      <button type="button" class="button main wide" onClick={() => show({ sheet: 'new' })}>
        <Icon name="plus" />
        {t.newProduct}
      </button>
      <div class="row">
        <a class="button" href="#/ho">
          <Icon name="people" />
          {g.households}
        </a>
        <button type="button" class="button plain" onClick={() => show({ sheet: 'archived' })}>
          {g.archivedGoods}
        </button>
      </div>
      {done?.what === 'saved' && <Notice tone="good" icon="check" text={g.saved(done.product.name)} />}
      {done?.what === 'archived' && (
        <Notice tone="good" icon="check" text={g.archived(done.product.name)}>
          <button type="button" class="button" onClick={() => void archive(done.product, false)}>
            {g.undo}
          </button>
        </Notice>
      )}
      {error !== null && <ErrorNotice error={error} />}
      <ListOf
        label={t.goods}
        items={products.data.value?.products ?? null}
        error={products.error.value}
        empty={t.noProducts}
        onRetry={products.reload}
      >
        {(product) => (
          <ProductCard
            key={product.id}
            product={product}
            onEdit={() => show({ sheet: 'edit', product })}
            onArchive={() => void archive(product, true)}
          />
        )}
      </ListOf>
      {(open?.sheet === 'new' || open?.sheet === 'edit') && (
        <Sheet
          title={open.sheet === 'new' ? t.newProduct : g.editThis(open.product.name)}
          onClose={() => setOpen(null)}
        >
          <ProductForm
            api={api}
            {...(open.sheet === 'edit' ? { product: open.product } : {})}
            onCreated={(product) => {
              setOpen(null);
              setDone({ what: 'saved', product });
              void products.reload();
            }}
          />
        </Sheet>
      )}
      {open?.sheet === 'archived' && (
        <ArchivedSheet api={api} onRestored={() => void products.reload()} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}
