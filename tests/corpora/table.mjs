// The table's lines and counts. Names and reasons come from files that may be hostile, so that only plain characters are printed as they are.
import { dirname } from "node:path";

const REFUSED = ["unsupported", "malformed", "hostile"];
/** Controls, and what is not seen or turns the direction of text. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** What became of a file on one side: a lane of the report, `panic`, `late` or `unreadable`. */
function outcome({ answer, panic, late }) {
  if (late) return { lane: "late", why: "" };
  if (answer === undefined) return { lane: "panic", why: panic };
  const { report, unreadable } = JSON.parse(answer);
  if (!report) return { lane: "unreadable", why: unreadable };
  const { headline, container, findings } = report;
  const first = findings.find((finding) => finding.outcome === "FAIL");
  if (!first) {
    const notes = findings.filter(({ code }) => code.startsWith("zip.")).map(({ code }) => code);
    return { lane: container, headline, why: notes.length > 0 ? `notes: ${notes.join(", ")}` : "" };
  }
  // An entry that cannot be read in a container that can: its list of digests decides the headline, but the file is not accepted.
  const broken = !REFUSED.includes(container) && findings.some(({ code, outcome }) => outcome === "FAIL" && code.startsWith("zip."));
  const lane = broken ? "malformed" : container;
  const more = report.findings_total > 1 ? ` (and ${report.findings_total - 1} more)` : "";
  return { lane, headline, why: `${first.code} at ${first.place}: expected ${first.expected}, found ${first.found}${more}` };
}

/** The lines of one file: one, or one a side where they differ. */
export function lines({ name, native, wasm }) {
  const said = [native, wasm].map(outcome);
  const line = (side, { lane, headline = "", why }) =>
    plain(`${name.padEnd(44)} ${side}${lane.padEnd(11)} ${headline.padEnd(20)} ${why}`).trimEnd();
  if (same(native, wasm)) return [line("", said[0])];
  return [line("native: ", said[0]), line("wasm:   ", said[1]), `${"".padEnd(44)} THE TWO ANSWERS DIFFER`];
}

/** The counts of all files, how many of them have the same answer on both sides, which have not, and the counts by folder. */
export function tally(rows) {
  const nothing = () => ({ files: 0, accepted: 0, unsupported: 0, malformed: 0, hostile: 0, panics: 0, late: 0, unreadable: 0 });
  const counts = nothing();
  const folders = new Map();
  const apart = [];
  for (const { name, native, wasm } of rows) {
    const folder = plain(dirname(name));
    if (!folders.has(folder)) folders.set(folder, nothing());
    const lanes = [outcome(native).lane, outcome(wasm).lane];
    for (const each of [counts, folders.get(folder)]) {
      each.files += 1;
      if (lanes.includes("panic")) each.panics += 1;
      else if (lanes.includes("late")) each.late += 1;
      else if (lanes[0] === "unreadable") each.unreadable += 1;
      else each[REFUSED.includes(lanes[0]) ? lanes[0] : "accepted"] += 1;
    }
    if (!same(native, wasm)) apart.push(plain(name));
  }
  return { counts, agree: rows.length - apart.length, apart, folders: [...folders] };
}

/** Whether the two sides gave one answer, to the byte: report and map. */
function same(native, wasm) {
  return native.answer !== undefined && native.answer === wasm.answer;
}

function plain(text) {
  return text.replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0).toString(16)}}`);
}
