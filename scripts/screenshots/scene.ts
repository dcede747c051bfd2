import sharp from 'sharp';

/** Colours of the fruit, by product: what it is and what lies in its shade. */
const GOODS = {
  'Mận hậu Mộc Châu': ['#7b1f4a', '#4f1030'],
  'Thanh long ruột đỏ': ['#d6336c', '#8f1d47'],
  'Mật ong bạc hà': ['#e2a72e', '#a86f0d'],
  'Chè Shan tuyết cổ thụ': ['#5b7f3a', '#36521f'],
  'Mận sấy dẻo': ['#5c2a3d', '#381523'],
  'Chuối tây': ['#e8c63f', '#b08d17'],
} as const;
export type PicturedGoods = keyof typeof GOODS;
export const PICTURED_GOODS = Object.keys(GOODS) as PicturedGoods[];

const HILLS = `
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#a9d3ea"/><stop offset="1" stop-color="#f6ead0"/></linearGradient>
<rect width="640" height="360" fill="url(#sky)"/>
<circle cx="520" cy="70" r="34" fill="#fff3c4"/>
<path d="M0 190 Q90 90 180 165 T360 150 T520 140 T640 170 V360 H0Z" fill="#8fb58a"/>
<path d="M0 235 Q120 160 250 220 T480 200 T640 230 V360 H0Z" fill="#5f9257"/>
<path d="M0 285 Q160 235 330 275 T640 270 V360 H0Z" fill="#3f7440"/>`;

const tree = (x: number, y: number, size: number) => `
<g transform="translate(${x} ${y}) scale(${size})">
<path d="M-5 0 L-3 -60 L3 -60 L6 0Z" fill="#6b4a2f"/>
<circle cx="-26" cy="-74" r="32" fill="#2f6a36"/><circle cx="24" cy="-78" r="34" fill="#37773c"/><circle cx="0" cy="-104" r="34" fill="#41864a"/>
${[-38, -20, -4, 12, 30, 40].map((at, index) => `<circle cx="${at}" cy="${-66 - ((index * 17) % 44)}" r="6" fill="#7b1f4a"/>`).join('')}
</g>`;

const crate = (x: number, y: number, size: number, [fruit, shade]: readonly [string, string]) => `
<g transform="translate(${x} ${y}) scale(${size})">
${[-48, -24, 0, 24, 48].map((at, index) => `<circle cx="${at}" cy="${index % 2 === 0 ? -34 : -40}" r="17" fill="${shade}"/>`).join('')}
${[-38, -13, 13, 38].map((at) => `<circle cx="${at}" cy="-28" r="18" fill="${fruit}"/><circle cx="${at - 5}" cy="-34" r="5" fill="#ffffff" fill-opacity=".35"/>`).join('')}
<rect x="-70" y="-18" width="140" height="52" rx="4" fill="#b98a55"/><rect x="-70" y="4" width="140" height="5" fill="#8f673b"/>
</g>`;

/** Somebody in indigo with a madder-red headscarf. */
const SELLER = `
<g transform="translate(330 300)">
<path d="M-62 60 Q-58 -40 0 -44 Q58 -40 62 60Z" fill="#26315c"/>
<path d="M-14 -44 L0 30 L14 -44Z" fill="#9c2b17"/>
<circle cx="0" cy="-82" r="37" fill="#e0a87e"/>
<path d="M-41 -88 Q-36 -132 0 -132 Q36 -132 41 -88 Q0 -112 -41 -88Z" fill="#9c2b17"/>
<path d="M-41 -88 Q0 -112 41 -88 L41 -96 Q0 -120 -41 -96Z" fill="#f3c66f"/>
<circle cx="-13" cy="-80" r="4" fill="#3a2417"/><circle cx="13" cy="-80" r="4" fill="#3a2417"/>
<path d="M-13 -63 Q0 -52 13 -63" stroke="#3a2417" stroke-width="3.5" fill="none" stroke-linecap="round"/>
</g>`;

const drawing = (inside: string) =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">${HILLS}${inside}</svg>`),
  );

/** What the camera sees on a market day: an orchard, the seller and the plums. JPEG, 640 × 360. */
export function cameraPicture(): Promise<Buffer> {
  const parts = [tree(110, 300, 1.25), tree(560, 290, 1), SELLER];
  return drawing([...parts, crate(180, 322, 1, GOODS['Mận hậu Mộc Châu'])].join(''))
    .jpeg()
    .toBuffer();
}

/** The photo of goods, as somebody would upload it. JPEG, 1,280 × 720. */
export function goodsPhoto(name: PicturedGoods): Promise<Buffer> {
  return drawing(tree(90, 240, 0.8) + crate(320, 270, 2.3, GOODS[name]))
    .resize(1_280)
    .jpeg()
    .toBuffer();
}

/** The cover of a sale event. JPEG, 1,280 × 720. */
export function coverPhoto(): Promise<Buffer> {
  const trees = [tree(80, 310, 1.3), tree(230, 280, 0.9), tree(420, 285, 1), tree(570, 320, 1.5)];
  return drawing(trees.join('') + crate(325, 330, 0.9, GOODS['Mận hậu Mộc Châu']))
    .resize(1_280)
    .jpeg()
    .toBuffer();
}
