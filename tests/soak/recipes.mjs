// The recipes that the page offers, as the soak builds packs by them: how one signs in, what is chosen, where faults may be, and what a pack must
// hold.
import { choose, dayBefore, signIn } from "../e2e/support/build.mjs";
import { withRetry } from "../e2e/support/faults.mjs";
import { ATTEMPTS, lasting } from "./faults.mjs";
import { flawsBy, flawsOf } from "./judge.mjs";
import { learn } from "./same.mjs";

/** Pauses that a soak has the time for. */
const RETRY = { attempts: ATTEMPTS, first_millis: 20, most_millis: 80, stall_seconds: 1 };
const TENANT = "Orchid Ledger";

/** The exports of a Valdrics pack: path, the start of their entries, the name of the choice. */
const EXPORTS = [
  { path: "/costs/export/focus", entry: "exports/focus-v1.3-core", label: "FOCUS costs" },
  { path: "/savings/proof", entry: "exports/savings-proof", label: "Savings proof" },
  { path: "/savings/realized/events", entry: "exports/realized-savings", label: "Realized savings" },
  { path: "/costs/reconciliation/close-package", entry: "exports/close-package", label: "Close package" },
];
const LABELS = EXPORTS.map(({ label }) => label);
const [FOCUS, SAVINGS, REALIZED, CLOSE] = LABELS;
const LOG = "/audit/logs?sort_by";

/** The same log and settings, by a recipe of one's own. */
const OWN = {
  schema: "packseal-recipe/1", name: "own-evidence", version: "1", title: "Own evidence", layout: "custom", base: "/api/v1",
  gate: "/audit/logs?limit=1", file_name: "own-{tenant}.zip", frameworks: ["soc2"], in_flight: 2, retry: RETRY,
  sections: [
    {
      id: "log", title: "Log", path: "/audit/logs?sort_by=event_timestamp",
      paging: { by: "offset", parameter: "offset", size: { parameter: "limit", rows: 100 } },
      rows: { id: "/id", at: "/event_timestamp" },
      outputs: [
        { name: "log.csv", form: "csv", columns: [{ name: "id", cell: "text" }, { name: "event_type", cell: "text" }, { name: "success", cell: "boolean" }] },
        { name: "log.jsonl", form: "jsonl" },
      ],
    },
    { id: "identity", title: "Identity", path: "/settings/identity", outputs: [{ name: "identity.json", form: "json" }] },
  ],
};

const NOWHERE = { exports: [], lists: [], anywhere: [], json: true, renews: false };

/** The entry of config.json for a kind of API. */
const listed = (kind) => (url) => [{ kind, name: kind, url, demo_sign_in: true }];

/** Compares with what two clean packs had in common. */
const learned = { cleans: 2, judge: ([one, other]) => flawsBy(learn(one, other)) };

const valdrics = {
  name: "valdrics",
  account: "Owner, Pro plan",
  apis: listed("valdrics"),
  palette: [
    { first: "", last: "", exports: [] },
    { first: "", last: "", exports: [FOCUS], focusRows: "50000", seal: true },
    { first: "", last: "", exports: [FOCUS], focusRows: "25", evidence: "3", keeps: true },
    { first: dayBefore(60), last: dayBefore(5), exports: LABELS, focusRows: "50000", preliminary: true, seal: true },
    { first: dayBefore(90), last: dayBefore(0), exports: [SAVINGS, REALIZED], keeps: true },
    { first: dayBefore(90), last: "", exports: [CLOSE], evidence: "2" },
    { first: dayBefore(90), last: dayBefore(0), exports: [CLOSE], preliminary: true },
    { first: "2001-01-01", last: "2001-01-01", exports: [FOCUS], focusRows: "10", seal: true },
    { first: dayBefore(40), last: dayBefore(40), exports: [FOCUS, CLOSE], focusRows: "30", hides: true },
  ].map((choices) => ({ evidence: "1", ...choices })),
  async fill(page, { first, last, exports, focusRows, evidence, preliminary = false }) {
    for (const label of LABELS) await page.getByLabel(label, { exact: true }).setChecked(exports.includes(label));
    if (exports.includes(CLOSE)) await page.getByLabel("Finalized costs only", { exact: true }).setChecked(!preliminary);
    await choose(page, { first, last, evidence, focusRows });
  },
  places({ exports: labels }) {
    const chosen = EXPORTS.filter(({ label }) => labels.includes(label));
    return {
      required: [LOG, "/settings/notifications", "/settings/activeops", "/settings/identity"],
      exports: (chosen.length > 0 ? chosen : EXPORTS).map(({ path }) => path),
      lists: [LOG],
      anywhere: ["", "/audit/logs", "/audit/logs?", "/audit/logs/", "/settings"],
      json: true,
      renews: true,
      random: "",
      extra: (draw) =>
        draw.pick([
          { kind: "grow", path: "/audit/logs?", most: 0, spelling: `grow:/audit/logs?:${1 + draw.below(3)}` },
          { kind: "grow", path: "/audit/logs?", most: 0, spelling: "grow:/audit/logs?:1" },
          { kind: "duplicate", path: "/audit/logs?", most: 0, spelling: `duplicate:/audit/logs?:${1 + draw.below(4)}` },
          { kind: "conflict", path: LOG, most: Infinity, spelling: `conflict:${LOG}:1` },
        ]),
    };
  },
  cleans: 1,
  judge: ([clean]) => (pack, given) => flawsOf(pack, clean, { ...given, exports: EXPORTS }),
};

const driftwise = {
  name: "driftwise",
  account: "Owner, Enterprise plan",
  apis: listed("driftwise"),
  palette: [
    { first: "2026-01-01", last: "2026-03-31", seal: true },
    { first: dayBefore(60), last: dayBefore(5) },
  ],
  async fill(page, { first, last }) {
    await page.getByLabel("Organisation name").fill(TENANT);
    await choose(page, { first, last });
  },
  places(_, organisation) {
    const lists = ["scans", "drift-items", "custom-rules", "state-sources"].map((name) => `/api/v2/orgs/${organisation}/${name}`);
    return {
      ...NOWHERE,
      required: [...lists, `/api/v2/orgs/${organisation}/audit-log/verify`],
      lists,
      renews: true,
      random: lists[0],
      extra(draw) {
        const path = draw.pick(lists);
        return draw.pick([
          { kind: "pages", path, most: Infinity, fatal: true, spelling: `pages:${path}:same` },
          { kind: "pages", path, most: Infinity, fatal: true, spelling: `pages:${path}:new` },
          { kind: "conflict", path: lists[0], most: Infinity, fatal: true, spelling: `conflict:${lists[0]}` },
          lasting(draw, path),
        ]);
      },
    };
  },
  ...learned,
};

const grantex = {
  name: "grantex",
  account: /Pro plan/,
  apis: listed("grantex"),
  palette: [{ whole: true }, { whole: false, seal: true }],
  async fill(page, { whole }) {
    await page.getByLabel("Framework").selectOption("SOC 2");
    for (const label of ["Summary of its own", "Grants export", "Audit export"]) await page.getByLabel(label, { exact: true }).setChecked(whole);
    await choose(page, { first: "", last: "" });
  },
  places({ whole }) {
    const more = ["summary", "export/grants", "export/audit"].map((name) => `/v1/compliance/${name}`);
    const required = ["/v1/compliance/evidence-pack", ...(whole ? more : [])];
    return { ...NOWHERE, required, lists: required.slice(0, 1), anywhere: ["/v1/compliance"], random: "/v1/compliance" };
  },
  ...learned,
};

const evidence = {
  name: "evidence",
  account: /Risk/,
  apis: listed("evidence"),
  palette: [{ secret: "" }, { secret: "page-secret-invented-3xV", seal: true }],
  async fill(page, { secret }) {
    await page.getByLabel("Organisation name").fill(TENANT);
    await page.getByLabel("Sign with a shared secret").setChecked(secret !== "");
    if (secret) await page.getByLabel("Signing secret").fill(secret);
  },
  places() {
    const part = (name) => `/compliance/evidence/parts/${name}`;
    const logs = ["audit_events.jsonl", "autotune_events.jsonl"].map(part);
    const required = ["audit_chain_verify.json", "strategy_versions.json", "event_connector_runs.json"].map(part);
    const takes = Object.fromEntries(required.map((path) => [path, ["types"]]));
    return { ...NOWHERE, required, lists: required, takes, anywhere: [part(""), ...logs], renews: true, random: part("") };
  },
  ...learned,
};

const playbook = {
  name: "playbook",
  account: /Compliance operator/,
  apis: listed("playbook"),
  palette: [{ variant: "intact", redaction: "partial", seal: true }, { variant: "", redaction: "full" }],
  async fill(page, { variant, redaction }) {
    await page.getByLabel("Organisation name").fill(TENANT);
    await page.getByLabel("Which log").fill(variant);
    await page.getByLabel("Redaction", { exact: true }).selectOption(redaction);
  },
  places: () => ({ ...NOWHERE, required: ["/audit/log.jsonl"], json: false, renews: true, random: "/audit/log.jsonl" }),
  ...learned,
};

const custom = {
  name: "custom",
  apis: (url) => [{ kind: "custom", name: "Own", url, recipe: "own.json" }],
  palette: [{ first: "", last: "", seal: true }, { first: dayBefore(60), last: dayBefore(5) }],
  async fill(page, { first, last }) {
    await page.getByLabel("Organisation name").fill(TENANT);
    await choose(page, { first, last });
  },
  places: () => ({
    ...NOWHERE,
    required: [LOG, "/settings/identity"],
    lists: [LOG],
    takes: { "/settings/identity": ["types", "null"] },
    anywhere: ["", "/audit/logs"],
    random: "",
  }),
  ...learned,
};

/** In the order in which seeds take them: the most varied one comes more often than the others, and eight builds have each. */
export const TURNS = [valdrics, driftwise, grantex, valdrics, evidence, playbook, valdrics, custom];

/** Gives a context the recipe's pauses. */
export async function withRecipe(context, { name }) {
  if (name === "custom") await context.route("**/recipes/own.json", (route) => route.fulfill({ json: OWN }));
  else await withRetry(context, RETRY, name);
}

async function demoToken(tenant, user) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${tenant.url}/demo/token`, { method: "POST", headers, body: JSON.stringify({ user }) });
  return answer.json();
}

/** A token of who builds by a recipe whose API has no accounts to choose. */
export async function tokenFor(tenant) {
  return (await demoToken(tenant, "pro-owner")).access_token;
}

/** Opens the page and signs in; gives the organisation of DriftWise's account. */
export async function signInFor(page, { name, account }, tenant) {
  if (account) await signIn(page, account);
  else {
    await page.goto("/");
    await page.getByLabel("Access token").fill(await tokenFor(tenant));
    await page.getByRole("button", { name: "Use this token" }).click();
  }
  await page.getByRole("button", { name: "Build the pack" }).waitFor();
  return name === "driftwise" ? (await demoToken(tenant, "drift-owner")).tenant.id : undefined;
}
