import type { Browser, Page } from 'playwright-core';

/** A phone as the co-operative's members have: 360 × 640, Vietnamese. */
export const PHONE = {
  viewport: { width: 360, height: 640 },
  deviceScaleFactor: 3,
  locale: 'vi-VN',
  hasTouch: true,
} as const;

declare global {
  interface Window {
    /** Heights of the video's picture in the order they came, pixels; kept by {@link openPage}. */
    pictureHeights?: number[];
  }
}

/**
 * A person with a browser of their own: nobody shares cookies or storage with another. `prepare` sees the page before it
 * is opened.
 */
export async function openPage(
  browser: Browser,
  url: string,
  prepare?: (page: Page) => Promise<void>,
): Promise<Page> {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  // Somebody who has ordered before; a newcomer would be asked for their consent.
  await page.addInitScript(() => localStorage.setItem('cho-phien.consent', '1'));
  await page.addInitScript(() => {
    const heights: number[] = [];
    window.pictureHeights = heights;
    // `resize` of a video does not bubble, but it can be caught on the way down.
    document.addEventListener(
      'resize',
      ({ target }) => {
        if (target instanceof HTMLVideoElement && target.videoHeight > 0) heights.push(target.videoHeight);
      },
      true,
    );
  });
  await prepare?.(page);
  await page.goto(url);
  return page;
}

/** Completes the member that a one-time link has signed in. */
export async function completeMember(
  page: Page,
  member: { name: string; phone: string; pin: string },
): Promise<void> {
  await page.getByLabel('Họ tên').fill(member.name);
  await page.getByLabel('Số điện thoại').fill(member.phone);
  await page.getByLabel('Đặt mã PIN (6 số)').fill(member.pin);
  await page.getByRole('button', { name: 'Lưu và vào chợ' }).click();
}

/** The organiser adds a member and gets their one-time link. */
export async function inviteMember(
  page: Page,
  member: { name: string; phone: string; role: string },
): Promise<string> {
  await page.getByRole('link', { name: 'Thành viên' }).click();
  await page.getByRole('button', { name: 'Thêm thành viên' }).click();
  await page.getByLabel('Họ tên').fill(member.name);
  await page.getByLabel('Số điện thoại').fill(member.phone);
  await page.getByLabel('Vai trò').selectOption({ label: member.role });
  await page.getByRole('button', { name: 'Lưu thành viên' }).click();
  // The link of a new member is shown at once.
  const link = await page.getByLabel('Đường dẫn, dùng được một lần').inputValue();
  await page.getByRole('button', { name: 'Đóng' }).click();
  return link;
}

/** The organiser adds goods with one kind. */
export async function addGoods(
  page: Page,
  goods: { name: string; variant: string; unit: string; stock: number },
): Promise<void> {
  await page.getByRole('link', { name: 'Hàng hoá' }).click();
  await page.getByRole('button', { name: 'Thêm hàng mới' }).click();
  await page.getByLabel('Tên hàng').fill(goods.name);
  await page.getByLabel(/^Quy cách/).fill(goods.variant);
  await page.getByLabel('Đơn vị').selectOption({ label: goods.unit });
  await page.getByLabel('Số lượng ban đầu').fill(String(goods.stock));
  await page.getByRole('button', { name: 'Lưu hàng' }).click();
  await page.getByText(goods.variant).waitFor();
}

/** The organiser creates a sale event that begins now, with one listing for each price. Returns its id. */
export async function createSale(
  page: Page,
  sale: { title: string; seller: string; listings: { goods: RegExp; priceDong: number }[] },
): Promise<string> {
  await page.getByRole('link', { name: 'Phiên chợ' }).click();
  await page.getByRole('link', { name: 'Tạo phiên chợ' }).click();
  await page.getByLabel('Tên phiên chợ').fill(sale.title);
  await page.getByLabel('Người bán', { exact: true }).selectOption({ label: sale.seller });
  for (const [index, listing] of sale.listings.entries()) {
    if (index > 0) await page.getByRole('button', { name: 'Thêm món' }).click();
    const fields = page.getByRole('group', { name: `Món ${index + 1}` });
    const option = fields.getByRole('option', { name: listing.goods });
    const value = await option.getAttribute('value');
    await fields.getByLabel('Hàng', { exact: true }).selectOption(value);
    await fields.getByLabel('Giá (đồng)').fill(String(listing.priceDong));
  }
  await page.getByRole('button', { name: 'Đăng phiên chợ' }).click();
  // What is public can be sent on at once.
  await page.getByRole('link', { name: 'Sang đơn hàng' }).click();
  await page.waitForURL(/#\/phien\//);
  return page.url().split('#/phien/')[1] ?? '';
}

/** A viewer orders as a person does; returns the order code they can read. */
export async function placeOrder(
  page: Page,
  order: { listing: string; name: string; phone: string; address: string; quantity: number },
): Promise<string> {
  await page
    .getByRole('button', { name: `Đặt mua ${order.listing}` })
    .first()
    .click();
  const sheet = page.getByRole('dialog');
  for (let units = 1; units < order.quantity; units++) {
    await sheet.getByRole('button', { name: /^Thêm/ }).click();
  }
  await sheet.getByLabel('Họ tên').fill(order.name);
  await sheet.getByLabel('Số điện thoại').fill(order.phone);
  await sheet.getByLabel('Địa chỉ nhận hàng').fill(order.address);
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByText('Đã nhận đơn của bạn').waitFor();
  return (await sheet.getByTestId('order-code').textContent())?.trim() ?? '';
}
