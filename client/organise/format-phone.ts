/** A number as it is stored (E.164), the way people here write and read it aloud: `0912 345 602`. One from abroad stays as it is. */
export function formatPhone(phone: string): string {
  return phone.replace(/^\+84(\d+?)(\d{3})(\d{3})$/, '0$1 $2 $3');
}
