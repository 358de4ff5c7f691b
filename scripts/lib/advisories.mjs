// The advisories that are ignored: one list for cargo deny and cargo audit, in deny.toml, each with its reason.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./tools.mjs";

/** A reason is a sentence and not a word. */
const REASON_LEAST = 20;

/** The ignored advisories of a deny.toml, as `{ id, reason }`; an error names one without a reason. */
export function ignoredAdvisories(text = readFileSync(join(ROOT, "deny.toml"), "utf8")) {
  const section = text.split(/^\[advisories\]$/m)[1]?.split(/^\[/m)[0] ?? "";
  const list = section.replace(/^\s*#.*$/gm, "").match(/^ignore\s*=\s*\[([^\]]*)\]/m)?.[1] ?? "";
  const named = [...list.matchAll(/RUSTSEC-\d{4}-\d{4}/g)].map(([id]) => id);
  const found = [...list.matchAll(/\{\s*id\s*=\s*"(RUSTSEC-\d{4}-\d{4})",\s*reason\s*=\s*"([^"]*)"\s*\}/g)].map(([, id, reason]) => ({ id, reason }));
  const whole = found.filter(({ reason }) => reason.trim().length >= REASON_LEAST).map(({ id }) => id);
  const without = named.filter((id) => !whole.includes(id));
  if (without.length > 0) throw new Error(`deny.toml ignores ${without.join(", ")} without saying why`);
  return found;
}
