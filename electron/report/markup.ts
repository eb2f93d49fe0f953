/** Building blocks of the report's HTML: markup with escaped text. */

import { revealInvisible } from '../../shared/text.ts';

/** HTML that is already escaped. Only functions of this file make it. */
export type Html = string & { readonly html: unique symbol };

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters have no place in HTML; NUL and friends would be dropped or shown as something else.
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

/** Text from files and people: escaped, invisible and bidirectional controls made visible. */
export function text(raw: string): Html {
  const visible = revealInvisible(raw).replace(CONTROLS, '\ufffd');
  return visible.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign) as Html;
}

/** Tagged template: fixed markup with escaped values; Html and lists of it go in as they are, everything else is escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | readonly Html[] | number)[]): Html {
  let out = parts[0] ?? '';
  values.forEach((value, index) => {
    out += Array.isArray(value) ? value.join('') : String(value);
    out += parts[index + 1] ?? '';
  });
  return out as Html;
}

export const NOTHING = '' as Html;
