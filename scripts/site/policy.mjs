// Content-Security-Policies as text: from `_headers` into a document's <meta>, and with another list of sources.
import { headersFor, parseHeaders } from "../lib/headers.mjs";

/** Directives that count in a header only; a browser complains of them in a <meta>. */
const HEADER_ONLY = ["frame-ancestors", "report-to", "report-uri", "sandbox"];
const META = /<meta http-equiv="Content-Security-Policy" content="[^"]*">/;

/** The policy of a document, as `_headers` has it. */
export function policyOf(headersText, document) {
  const policy = headersFor(parseHeaders(headersText), `/${document}`)["content-security-policy"];
  if (!policy) throw new Error(`_headers has no Content-Security-Policy for /${document}`);
  return policy;
}

/** The policy without what counts in a header only. */
export function forMeta(policy) {
  const directives = policy.split(";").map((text) => text.trim());
  return directives.filter((text) => text !== "" && !HEADER_ONLY.includes(text.split(/\s/, 1)[0])).join("; ");
}

/** The document with this policy right behind its character encoding, before anything that loads; an earlier one is replaced. */
export function withMeta(html, policy) {
  if (policy.includes('"')) throw new Error(`a policy has no double quotes: ${policy}`);
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  if (META.test(html)) return html.replace(META, () => meta);
  const placed = html.replace(/<head>\s*<meta charset="utf-8">/, (begin) => `${begin}\n  ${meta}`);
  if (placed === html) throw new Error('the document does not begin with <head><meta charset="utf-8">');
  return placed;
}

/** The policy with these sources for `connect-src`. */
export function withSources(policy, sources) {
  const changed = policy.replace(/(^|;\s*)connect-src [^;]*/, (_, before) => `${before}connect-src ${sources}`);
  if (!changed.includes(`connect-src ${sources}`)) throw new Error(`the policy has no connect-src: ${policy}`);
  return changed;
}
