// The faults that a build of the soak may meet, and what each may and must do to it. A recipe says where they are (`recipes.mjs`):
//
// - `required`: paths without which there is no pack.
// - `exports`: paths of what a pack may lack; their failure is a stated gap.
// - `lists`: paths of JSON whose pages or rows can be turned round.
// - `anywhere`: paths where a fault that passes may be, besides.
// - `takes`: by path, what of `types` and the lies is an answer like others there: a document of which the recipe says nothing but that it is JSON.
// - `extra(draw)`: faults of this recipe alone.
// - `renews`: whether a token that ends is followed by a new sign-in.

/** How often the page tries: the soak's recipes say so too. */
export const ATTEMPTS = 4;

/** What ends a build or an export when it does not pass: the words of the title, and of the text beside it. */
const ENDS = {
  status: [/: the server failed$/, /The server answered: “[^”]+”\. It was asked \d times\. Try again later\./],
  leak: [/: the server failed$|: your role may not read it$/, /The server answered: /],
  rate: [/^Your vendor asks to wait$/, /Wait a little and try again\./],
  unreadable: [/: no readable answer$/, /it probably (failed|does not allow)/],
  cut: [/: the answer did not come whole$/, /(broke off|No answer within \d+ s).* Nothing was kept of it\./],
  senseless: [/: the answer makes no sense$/, /\. Nothing was guessed\./],
  endless: [/: the answer is too large$/, /which no answer of this kind should be/],
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
  // Whether a page may read such an answer is the API's to say: one of them sends it without CORS.
  failure: [ENDS.unreadable, ENDS.status],
  html: [ENDS.senseless],
  types: [ENDS.senseless],
  conflict: [ENDS.senseless],
  lie: [ENDS.senseless],
  short: [ENDS.senseless],
  long: [ENDS.cut, ENDS.unreadable],
  endless: [ENDS.endless],
  redirect: [ENDS.unreadable],
  pages: [ENDS.senseless],
  duplicate: [],
  grow: [],
  expire: [],
};
SAYS.random = [...new Set(["status", "rate", "cut", "failure", "html"].flatMap((kind) => SAYS[kind]))];

const PASSING = ["status", "rate", "cut", "stall", "slow", "drop", "failure"];
/** Bodies that no reader of JSON takes. */
const LIES = ["null", "empty", "deep", "surrogate", "twice", "bom", "utf16", "latin1"];

/** `{ kind, spelling, path, most, fatal }`: `most` is how often it happens at most, `fatal` whether its data set cannot come. */
function passing(draw, { required, exports, anywhere }) {
  const kind = draw.pick(PASSING);
  const path = draw.pick([...anywhere, ...required, ...exports]);
  const most = kind === "slow" || kind === "stall" ? 1 : 1 + draw.below(2);
  return { ...spelt(kind, path, draw, `:${most}@${draw.below(path === "" ? 30 : 3)}`), most };
}

/** A fault that does not pass, of a path that is JSON where `json` says so. */
export function lasting(draw, path, { json = true, takes = [] } = {}) {
  const kinds = ["status", "rate", "cut", "drop", "failure", "html", "redirect"];
  const all = json ? [...kinds, "types", "lie", "lie", "lie", "short", "long"] : kinds;
  return { ...spelt(draw.pick(without(all, takes)), path, draw, "", takes), most: Infinity, fatal: true };
}

const without = (list, some) => list.filter((one) => !some.includes(one));

function spelt(kind, path, draw, times, takes = []) {
  const spellings = {
    status: () => `status:${path}:${draw.pick([502, 503, 504])}`,
    failure: () => `status:${path}:500`,
    leak: () => `leak:${path}:${draw.pick([403, 500])}`,
    lie: () => `lie:${path}:${draw.pick(without(LIES, takes))}`,
    short: () => `length:${path}:short`,
    long: () => `length:${path}:long`,
    // Not many seconds of a build may go by in waiting.
    rate: () => (times === "" ? `rate:${path}:` : `rate:${path}:${draw.pick(["", "0", "1"])}`),
  };
  return { kind, path, spelling: `${(spellings[kind] ?? (() => `${kind}:${path}`))()}${times}` };
}

const EACH = [
  [40, () => true, passing],
  [12, ({ random }) => random !== undefined, (draw, { random }) => ({ kind: "random", path: random, most: Infinity, spelling: `random:${random}:${draw.below(100_000)}:${1 + draw.below(6)}` })],
  [12, ({ renews }) => renews, (draw) => ({ kind: "expire", path: "", most: 0, spelling: `expire:${1 + draw.below(60)}:${1 + draw.below(2)}` })],
  [20, ({ extra }) => extra !== undefined, (draw, { extra }) => extra(draw)],
  [10, ({ exports }) => exports.length > 0, (draw, { exports }) => lasting(draw, draw.pick(exports), { json: false })],
  [8, ({ exports }) => exports.length > 0, (draw, { exports }) => ({ ...spelt("leak", draw.pick(exports), draw, ""), most: Infinity, fatal: true })],
  [12, () => true, (draw, { required, json, takes = {} }) => ((path) => lasting(draw, path, { json, takes: takes[path] }))(draw.pick(required))],
  [3, ({ lists }) => lists.length > 0, (draw, { lists }) => ({ ...spelt("endless", draw.pick(lists), draw, ""), most: Infinity, fatal: true })],
];

/** One to three faults at these places. */
export function drawFaults(draw, places) {
  const fitting = EACH.filter(([, fits]) => fits(places));
  const one = () => {
    let left = draw.below(fitting.reduce((sum, [weight]) => sum + weight, 0));
    return fitting.find(([weight]) => (left -= weight) < 0)[2](draw, places);
  };
  return Array.from({ length: 1 + draw.below(3) }, one);
}

/** Whether a fault that is spelt for `path` can meet a request for `wanted`. */
function meets(path, wanted) {
  return wanted.startsWith(path) || path.startsWith(wanted);
}

/** Whether these faults may have kept what is at this path from coming. */
export function mayLack(faults, path) {
  const here = faults.filter((fault) => meets(fault.path, path));
  return here.reduce((sum, { most }) => sum + most, 0) >= ATTEMPTS;
}

/** Whether no pack can come: a required data set fails for ever, and no earlier fault takes its requests (the first that meets one has it). */
export function mustFail(faults, { required }) {
  const taken = (at) => faults.slice(0, at).some((before) => meets(before.path, faults[at].path));
  return faults.some(({ fatal, path }, at) => fatal && !taken(at) && required.includes(path));
}

/** Whether a build may end without a pack. */
export function mayFail(faults, { exports }) {
  const bursts = faults.filter(({ path }) => !exports.includes(path)).reduce((sum, { most }) => sum + most, 0);
  return bursts >= ATTEMPTS;
}

/** What is wrong with the words of an ending without a pack; undefined when nothing is. */
export function flawOfWords(faults, { title, text }) {
  if (!title || !text) return "the error screen says nothing";
  // What the server said stands between quotes.
  const own = `${title} ${text}`.replaceAll(/“[^”]*”/g, "");
  if (/undefined|\bNaN\b|panick|internal|unreachable|could not start|RuntimeError/i.test(own)) return "the words are the program's own";
  if (/psycopg|SELECT |tenant_identity_settings|valdrics:\w+@|eyJ/.test(text)) return "the words tell what the server must not";
  if (!text.includes("Nothing that looks like a pack was left on this device.")) return "it is not said that nothing was left";
  const fits = faults.flatMap(({ kind }) => SAYS[kind]).some(([name, words]) => name.test(title) && words.test(text));
  return fits ? undefined : "the words are of another fault";
}
