// The faults that a build of the soak may meet, and what each may and must do to it.

/** How often the page tries: the soak's recipe says so too. */
export const ATTEMPTS = 4;

/** Data sets without which there is no pack: path below /api/v1, and the name that a message begins with. */
const REQUIRED = [
  ["/audit/logs?sort_by", "Audit log"],
  ["/settings/notifications", "Notification settings"],
  ["/settings/activeops", "Remediation settings"],
  ["/settings/identity", "Identity settings"],
];
/** The exports: path, the start of their entries, the name of the choice. */
export const EXPORTS = {
  focus: { path: "/costs/export/focus", entry: "exports/focus-v1.3-core", label: "FOCUS costs" },
  savings: { path: "/savings/proof", entry: "exports/savings-proof", label: "Savings proof" },
  realized: { path: "/savings/realized/events", entry: "exports/realized-savings", label: "Realized savings" },
  close: { path: "/costs/reconciliation/close-package", entry: "exports/close-package", label: "Close package" },
};

/** What ends a build or an export when it does not pass: the words of the title, and of the text beside it. */
const ENDS = {
  status: [/: the server failed$/, /The server answered: “[^”]+”\. It was asked \d times\. Try again later\./],
  leak: [/: the server failed$|: your role may not read it$/, /The server answered: /],
  rate: [/^Your vendor asks to wait$/, /Wait a little and try again\./],
  unreadable: [/: no readable answer$/, /it probably (failed|does not allow)/],
  cut: [/: the answer did not come whole$/, /(broke off|No answer within \d+ s).* Nothing was kept of it\./],
  senseless: [/: the answer makes no sense$/, /\. Nothing was guessed\./],
};
/** What a build with a fault may say at its end. */
const SAYS = {
  status: [ENDS.status],
  rate: [ENDS.rate],
  leak: [ENDS.leak],
  cut: [ENDS.cut, ENDS.unreadable],
  stall: [ENDS.cut],
  slow: [],
  drop: [ENDS.unreadable],
  failure: [ENDS.unreadable],
  html: [ENDS.senseless],
  types: [ENDS.senseless],
  conflict: [ENDS.senseless],
  duplicate: [],
  grow: [],
  expire: [],
};
SAYS.random = [...new Set(["status", "rate", "cut", "failure", "html"].flatMap((kind) => SAYS[kind]))];

const PASSING = ["status", "rate", "cut", "stall", "slow", "drop", "failure"];

/** `{ kind, spelling, path, most, fatal }`: `most` is how often it happens at most, `fatal` whether its data set cannot come. */
function passing(draw, exports) {
  const kind = draw.pick(PASSING);
  const path = draw.pick(["", "/audit/logs", "/audit/logs?", "/audit/logs/", "/settings", ...REQUIRED.map(([path]) => path), ...exports]);
  const most = kind === "slow" || kind === "stall" ? 1 : 1 + draw.below(2);
  return { ...spelt(kind, path, draw, `:${most}@${draw.below(path === "" ? 30 : 3)}`), most };
}

function lasting(draw, path) {
  const kind = draw.pick(["status", "rate", "cut", "drop", "failure", "html", "types"]);
  return { ...spelt(kind, path, draw, ""), most: Infinity, fatal: true };
}

function exportPaths() {
  return Object.values(EXPORTS).map(({ path }) => path);
}

function spelt(kind, path, draw, times) {
  const codes = { status: `status:${path}:${draw.pick([502, 503, 504])}`, failure: `status:${path}:500`, leak: `leak:${path}:${draw.pick([403, 500])}` };
  // Not many seconds of a build may go by in waiting.
  const rate = times === "" ? `rate:${path}:` : `rate:${path}:${draw.pick(["", "0", "1"])}`;
  return { kind, path, spelling: `${codes[kind] ?? (kind === "rate" ? rate : `${kind}:${path}`)}${times}` };
}

const EACH = [
  [40, passing],
  [12, (draw) => ({ kind: "random", path: "", most: Infinity, spelling: `random:${draw.below(100_000)}:${1 + draw.below(6)}` })],
  [12, (draw) => ({ kind: "expire", path: "", most: 0, spelling: `expire:${1 + draw.below(60)}:${1 + draw.below(2)}` })],
  [10, (draw) => ({ kind: "grow", path: "/audit/logs?", most: 0, spelling: `grow:/audit/logs?:${1 + draw.below(3)}` })],
  [6, (draw) => ({ kind: "duplicate", path: "/audit/logs?", most: 0, spelling: `duplicate:/audit/logs?:${1 + draw.below(4)}` })],
  [4, () => ({ kind: "conflict", path: REQUIRED[0][0], most: Infinity, spelling: `conflict:${REQUIRED[0][0]}:1` })],
  [10, (draw, exports) => lasting(draw, draw.pick(exports))],
  [8, (draw, exports) => ({ ...spelt("leak", draw.pick(exports), draw, ""), most: Infinity, fatal: true })],
  [6, (draw) => lasting(draw, draw.pick(REQUIRED)[0])],
];

/** One to three faults, those of exports among the ones with these labels if there are any. */
export function drawFaults(draw, labels) {
  const chosen = Object.values(EXPORTS).filter(({ label }) => labels.includes(label));
  const exports = chosen.length > 0 ? chosen.map(({ path }) => path) : exportPaths();
  const one = () => {
    let left = draw.below(EACH.reduce((sum, [weight]) => sum + weight, 0));
    return EACH.find(([weight]) => (left -= weight) < 0)[1](draw, exports);
  };
  return Array.from({ length: 1 + draw.below(3) }, one);
}

/** Whether a fault that is spelt for `path` can meet a request for `wanted`. */
function meets(path, wanted) {
  return wanted.startsWith(path) || path.startsWith(wanted);
}

/** Whether these faults may have kept an export from coming; for `must`, whether they did for certain. */
export function exportMayFail(faults, { path }) {
  const here = faults.filter((fault) => meets(fault.path, path));
  return here.reduce((sum, { most }) => sum + most, 0) >= ATTEMPTS;
}

/** Whether no pack can come: a required data set fails for ever, and no earlier fault takes its requests (the first that meets one has it). */
export function mustFail(faults) {
  const taken = (at) => faults.slice(0, at).some((before) => meets(before.path, faults[at].path));
  return faults.some(({ fatal, path }, at) => fatal && !taken(at) && REQUIRED.some(([required]) => required === path));
}

/** Whether a build may end without a pack. */
export function mayFail(faults) {
  const bursts = faults.filter(({ path }) => !exportPaths().includes(path)).reduce((sum, { most }) => sum + most, 0);
  return bursts >= ATTEMPTS;
}

/** What is wrong with the words of an ending without a pack; undefined when nothing is. */
export function flawOfWords(faults, { title, text }) {
  if (!title || !text) return "the error screen says nothing";
  if (/undefined|null\b|NaN|panick|internal|unreachable|could not start|RuntimeError/i.test(`${title} ${text}`)) return "the words are the program's own";
  if (/psycopg|SELECT |tenant_identity_settings|valdrics:\w+@|eyJ/.test(text)) return "the words tell what the server must not";
  if (!text.includes("Nothing that looks like a pack was left on this device.")) return "it is not said that nothing was left";
  const fits = faults.flatMap(({ kind }) => SAYS[kind]).some(([name, words]) => name.test(title) && words.test(text));
  return fits ? undefined : "the words are of another fault";
}
