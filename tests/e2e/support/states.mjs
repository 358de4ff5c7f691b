// Every state of the two documents, each reached as a person reaches it. For the tests of accessibility, and for pictures.
import { expect } from "@playwright/test";
import { ADMIN, build, choose, heading, hold, listOf, MEMBER, signIn, start } from "./build.mjs";
import { evidence } from "./evidence.mjs";
import { sealStates } from "./states_seal.mjs";
import { signInStates } from "./states_sign_in.mjs";
import { TRUST_STATES } from "./states_trust.mjs";
import { drop, holdFirstReading, openVerify, vector } from "./verify.mjs";
import { flipped, join, records } from "./zip.mjs";

/** Holds a build in its evidence, and waits until the page shows it. */
async function running(page) {
  await signIn(page);
  await choose(page, { focus: true });
  const held = await hold(page, listOf("performance.load_test_captured"));
  await start(page);
  await held.reached;
  await expect(heading(page)).toHaveText("Fetching load tests");
}

/** Answers requests of the API whose address `matches`, as the tenant would, with the headers that let a page read it. */
export async function answer(page, matches, status, { headers = {}, ...body }) {
  const shared = { "access-control-allow-origin": new URL(page.url()).origin, "access-control-expose-headers": "retry-after" };
  await page.route(matches, (route) => route.fulfill({ status, headers: { ...shared, ...headers }, ...body }));
}

const settingsOf = (name) => (url) => url.pathname.endsWith(`/settings/${name}`);
const anyLog = (url) => url.pathname.endsWith("/audit/logs");

/** A validation error of the API for one parameter. */
export function invalid(parameter, message) {
  const detail = { type: "value_error", loc: ["query", parameter], msg: message, input: "" };
  const words = "The request body or parameters are invalid.";
  return { error: "Unprocessable Entity", code: "VALIDATION_ERROR", message: words, details: [detail] };
}

/** A build that waits for `words`. */
async function waiting(page, matches, status, given, words) {
  await signIn(page);
  await answer(page, matches, status, given);
  await start(page);
  await expect(page.getByText(words)).toBeVisible();
}

async function verdict(page, name, bytes, words) {
  await openVerify(page);
  await drop(page, { name, bytes });
  await expect(heading(page)).toHaveText(words);
}

/** A file that is still being read. */
async function reading(page, pack) {
  await holdFirstReading(page);
  await page.goto("/verify.html");
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await drop(page, { name: "pack.zip", bytes: pack });
  await expect(page.getByText("There is no verdict before the end.")).toBeVisible();
}

/** A pack of which one entry was put in the place of another, both under their listed names. */
function altered(pack) {
  const list = records(pack);
  const [from, to] = ["identity_settings.json", "acceptance_kpis_evidence.json"].map((name) => list.find((each) => each.name === name));
  const [local, central] = [Buffer.from(from.local), Buffer.from(from.central)];
  const named = (bytes, at, lengthAt) => {
    bytes.writeUInt16LE(to.name.length, lengthAt);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(to.name), bytes.subarray(at + from.name.length)]);
  };
  return join(list.map((each) => (each === to ? { local: named(local, 30, 26), central: named(central, 46, 28) } : each)));
}

function without(pack, name) {
  return join(records(pack).filter((each) => each.name !== name));
}

/**
 * Name, the document's title when the state is reached, and how it is reached. `pack` is the bytes of a whole pack.
 */
export const STATES = [
  {
    name: "build-not-configured",
    title: "Connect your vendor – Packseal",
    reach: async (page) => {
      await page.route("**/config.json", (route) => route.fulfill({ json: { schema: "packseal-config/1", apis: [] } }));
      await page.goto("/");
      await expect(heading(page)).toHaveText("Connect your vendor");
    },
  },
  {
    name: "build-signed-out",
    title: "Build a pack – Packseal",
    reach: async (page) => {
      await page.goto("/");
      await expect(page.getByRole("button", { name: MEMBER })).toBeVisible();
    },
  },
  {
    name: "build-left-over",
    title: "Build a pack – Packseal",
    reach: async (page) => {
      await page.goto("/");
      // By now the page has looked for what is left over, and found nothing.
      await expect(page.getByRole("button", { name: MEMBER })).toBeVisible();
      await page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle("packseal-staging", { create: true });
        await folder.getFileHandle("left.partial", { create: true });
      });
      await page.reload();
      await expect(page.getByText("A tab was closed with a build in it.")).toBeVisible();
    },
  },
  {
    name: "build-jobs",
    title: "Jobs of the service – Packseal",
    reach: async (page, { tenant }) => {
      const apis = [{ kind: "evidence", name: "Evidence", url: tenant.url, demo_sign_in: true }];
      await page.route("**/config.json", (route) => route.fulfill({ json: { schema: "packseal-config/1", apis } }));
      await signIn(page, "Risk officer");
      await page.getByRole("button", { name: "Jobs of the service" }).click();
      await page.getByLabel("Show disabled jobs too").check();
      await page.getByText("Settings that the runbook asks for").click();
      await page.getByRole("button", { name: "Run archive-with-unreachable-kms" }).click();
      await page.getByRole("button", { name: "Run it" }).click();
      await expect(page.getByRole("heading", { name: /FAILED$/ })).toBeVisible();
      await page.getByLabel("Strict").check();
      await page.getByRole("button", { name: "Export now" }).click();
      await page.getByRole("button", { name: "Check this package" }).click();
      await page.getByRole("button", { name: "Have it checked" }).click();
      await expect(page.getByRole("heading", { name: /acceptance is met$/ })).toBeVisible();
      await page.getByRole("region", { name: "Countersign" }).getByLabel("Signer").fill("risk");
      await page.getByRole("button", { name: "Countersign", exact: true }).click();
      await expect(page.getByRole("heading", { name: /^Countersigned as risk/ })).toBeVisible();
    },
  },
  {
    name: "build-checking",
    title: "Build a pack – Packseal",
    reach: async (page) => {
      await hold(page, (url) => url.pathname.endsWith("/audit/compliance-pack"));
      await signIn(page);
      await expect(page.getByText("Checking what this account may do…")).toBeVisible();
    },
  },
  {
    name: "build-admin",
    title: "Build a pack – Packseal",
    reach: async (page) => {
      await signIn(page, ADMIN);
      await expect(page.getByRole("heading", { name: "You are an Admin" })).toBeVisible();
    },
  },
  {
    name: "build-member",
    title: "Build a pack – Packseal",
    reach: async (page) => {
      await signIn(page, MEMBER);
      await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Your role may not build a pack");
    },
  },
  {
    name: "build-choosing",
    title: "Build a pack – Packseal",
    reach: async (page) => {
      await page.goto("/#/build?start_date=2026-07-01&end_date=2026-09-30&colour=red");
      await page.getByRole("button", { name: "Owner, Pro plan" }).click();
      await page.getByText("How this fits a procurement review").click();
      await page.getByRole("button", { name: "Turn on all four exports" }).click();
      await page.getByRole("button", { name: "Change the savings window" }).click();
      await page.locator("#files").setInputFiles([
        { name: "Acceptance KPI (final).json", mimeType: "application/json", buffer: Buffer.from("{}") },
        { name: "load-test.png", mimeType: "image/png", buffer: Buffer.alloc(123_456) },
      ]);
      await page.getByLabel("First day", { exact: true }).fill("2026-07-02");
      await expect(page.getByText("FOCUS and Close moved too.")).toBeVisible();
    },
  },
  {
    name: "build-invalid",
    title: "Build a pack – Packseal",
    reach: async (page) => {
      await signIn(page);
      await choose(page, { first: "2026-07-32", focus: true, focusRows: "0", evidence: "many" });
      await start(page);
      await expect(page.getByRole("alert").getByRole("link")).toHaveCount(3);
    },
  },
  { name: "build-running", title: /^Fetching.*, \d+ of 21 data sets .* – Packseal$/, reach: running },
  {
    name: "build-cancel-dialog",
    title: /^Fetching.* – Packseal$/,
    reach: async (page) => {
      await running(page);
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(page.getByRole("dialog", { name: "Stop building?" })).toBeVisible();
    },
  },
  {
    name: "build-waiting",
    title: /^Fetching.* – Packseal$/,
    reach: (page) =>
      waiting(page, settingsOf("identity"), 429, { headers: { "retry-after": "90" }, json: {} }, "Your vendor asks to wait"),
  },
  {
    name: "build-signed-out-meanwhile",
    title: "Sign in again to go on – Packseal",
    reach: (page) =>
      waiting(page, settingsOf("identity"), 401, { json: { error: "Unauthorized", code: "HTTP_ERROR", message: "Token has expired" } }, "Sign in again to go on"),
  },
  {
    name: "build-decide",
    title: "For you to decide – Packseal",
    reach: async (page) => {
      await signIn(page);
      await start(page, { ask: true });
      await expect(page.getByRole("heading", { name: /looks like a secret$/ })).toBeVisible();
      await page.getByRole("radio", { name: "Keep it, it is not secret" }).check();
      await page.getByRole("button", { name: "Go on" }).click();
      await expect(page.getByText("Enter why it is not secret")).toBeVisible();
    },
  },
  {
    name: "build-refused",
    title: "The server refused an option – Packseal",
    reach: async (page) => {
      await signIn(page);
      await answer(page, anyLog, 422, { json: invalid("start_date", "Input should be a valid date") });
      await start(page);
      await expect(page.getByRole("alert").getByRole("link")).toHaveCount(1);
    },
  },
  {
    name: "build-done",
    title: "The pack is ready – Packseal",
    reach: async (page) => {
      await build(page, { focus: true });
    },
  },
  {
    name: "build-failed",
    title: "Identity settings: the answer makes no sense – Packseal",
    reach: async (page) => {
      await signIn(page);
      await answer(page, settingsOf("identity"), 200, { contentType: "text/html", body: "<!doctype html><p>Maintenance</p>" });
      await start(page);
      await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Identity settings: the answer makes no sense");
      await page.getByText("Details").click();
    },
  },
  ...sealStates,
  ...signInStates({ signIn, start, answer, settingsOf }),
  {
    name: "build-history",
    title: "History – Packseal",
    reach: async (page) => {
      await page.goto("/");
      await expect(page.getByRole("button", { name: MEMBER })).toBeVisible();
      await page.evaluate(() => {
        const at = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
        const asked = { recipe: "valdrics-compliance-pack", version: "1.0.0", tenant: "orchid-ledger", first_day: "2026-07-01", last_day: "2026-09-30" };
        const row = (run, days, state) => ({ run, requested_at: at(days), ...(state.finished === false ? {} : { finished_at: at(days) }), ...state, finished: undefined });
        const pack = (name, digit) => ({ name: `compliance-pack-orchid-ledger-${name}.zip`, sha256: digit.repeat(64), manifest_sha256: `${digit}f`.repeat(32) });
        const entries = [
          row("a", 0, { ...asked, state: "pending", finished: false }),
          row("b", -1, { ...asked, state: "running", step: "assemble", finished: false }),
          row("c", -2, { ...asked, state: "made", ...pack("20261120T143259Z", "1"), pack: "orchid-c", bytes: 812_345 }),
          row("d", -3, { ...asked, state: "saved", ...pack("20261119T080000Z", "2"), pack: "orchid-d", bytes: 6_449_000 }),
          row("e", -4, { ...asked, tenant: "", state: "failed", why: "storage" }),
          row("f", -5, { ...asked, state: "stopped" }),
          row("g", -6, { ...asked, state: "closed" }),
          row("h", -120, { state: "expired", ...pack("20260724T080000Z", "3") }),
        ];
        // Another tab is building.
        for (const run of ["a", "b"]) navigator.locks.request(`packseal-history-${run}`, () => new Promise(() => {}));
        localStorage.setItem("packseal-history", JSON.stringify({ schema: "packseal-history/1", entries }));
      });
      await page.getByRole("link", { name: "History" }).click();
      await expect(page.getByRole("table", { name: "Packs made here" }).getByRole("row")).toHaveCount(9);
      await page.getByText("22222222…22222222").click();
    },
  },
  {
    name: "build-history-empty",
    title: "History – Packseal",
    reach: async (page) => {
      await page.goto("/#/history");
      await expect(page.getByText("Nothing yet.")).toBeVisible();
    },
  },
  { name: "verify-empty", title: "Check a pack – Packseal", reach: openVerify },
  {
    name: "verify-several",
    title: "Which one is the pack? – Packseal",
    reach: async (page) => {
      await openVerify(page);
      await drop(page, { name: "first.txt", bytes: "one" }, { name: "second.txt", bytes: "two" });
      await expect(heading(page)).toHaveText("Which one is the pack?");
    },
  },
  { name: "verify-reading", title: "pack.zip – Packseal", reach: (page, { pack }) => reading(page, pack) },
  {
    name: "verify-intact",
    title: "INTACT, NOT SIGNED: pack.zip – Packseal",
    reach: (page, { pack }) => verdict(page, "pack.zip", pack, "INTACT, NOT SIGNED"),
  },
  {
    name: "verify-altered",
    title: "ALTERED: pack.zip – Packseal",
    reach: (page, { pack }) => verdict(page, "pack.zip", altered(pack), "ALTERED"),
  },
  {
    name: "verify-incomplete",
    title: "INCOMPLETE: pack.zip – Packseal",
    reach: (page, { pack }) => verdict(page, "pack.zip", without(pack, "audit_logs.csv"), "INCOMPLETE"),
  },
  {
    name: "verify-refused",
    title: "REFUSED: pack.zip – Packseal",
    reach: (page, { pack }) => verdict(page, "pack.zip", flipped(pack, 14), "REFUSED"),
  },
  {
    name: "verify-evidence",
    title: /^INTACT, NOT SIGNED: evidence_.*\.zip – Packseal$/,
    reach: async (page, { tenant }) => {
      const { zip, signature, countersign } = await evidence(tenant.url);
      await openVerify(page);
      await drop(page, zip, signature, countersign);
      await expect(heading(page)).toHaveText("INTACT, NOT SIGNED");
      await page.getByLabel("Signing secret").fill("another secret");
      await page.getByRole("button", { name: "Check the codes" }).click();
      await expect(page.getByLabel("Signing secret")).toHaveAccessibleDescription(/does not verify/);
    },
  },
  {
    name: "verify-sealed",
    title: "INTACT, SIGNER UNKNOWN: pack.zip – Packseal",
    reach: (page) => verdict(page, "pack.zip", vector("countersigned", "pack.zip"), "INTACT, SIGNER UNKNOWN"),
  },
  {
    name: "verify-derived",
    title: "INTACT, NOT SIGNED: pack.zip – Packseal",
    reach: (page) => verdict(page, "pack.zip", vector("derived", "pack.zip"), "INTACT, NOT SIGNED"),
  },
  {
    name: "verify-chain",
    title: "INTACT, NOT SIGNED: evidence.json – Packseal",
    reach: (page) => verdict(page, "evidence.json", vector("grantex"), "INTACT, NOT SIGNED"),
  },
  {
    name: "verify-chain-broken",
    title: "CHAIN BROKEN: evidence.json – Packseal",
    reach: async (page) => {
      await verdict(page, "evidence.json", vector("grantex_fork_fail"), "CHAIN BROKEN");
      await page.getByText("The whole entry, as it stands in the file").click();
    },
  },
  {
    name: "verify-chain-export",
    title: "READABLE, NOT PROVEN: evidence.json – Packseal",
    reach: (page) => verdict(page, "evidence.json", vector("grantex_export"), "READABLE, NOT PROVEN"),
  },
  {
    name: "verify-attested",
    title: "INTACT, NOT SIGNED: driftwise.zip – Packseal",
    reach: (page) => verdict(page, "driftwise.zip", vector("driftwise_server", "pack.zip"), "INTACT, NOT SIGNED"),
  },
  {
    name: "verify-live-grown",
    title: "INTACT, NOT SIGNED: driftwise.zip – Packseal",
    reach: async (page) => {
      await verdict(page, "driftwise.zip", vector("live_grown", "pack.zip"), "INTACT, NOT SIGNED");
      await drop(page, { name: "live.json", bytes: vector("live_grown", "live.json") });
      await expect(page.getByText("Choose the live answer")).toBeVisible();
      await expect(page.getByText("The vendor’s live chain", { exact: true })).toBeVisible();
      await page.getByLabel("Digest of the list").fill("5a5a");
      await page.getByRole("button", { name: "Compare" }).click();
    },
  },
  {
    name: "verify-log-broken",
    title: "CHAIN BROKEN: audit.jsonl – Packseal",
    reach: (page) => verdict(page, "audit.jsonl", vector("audit_log_edited_fail", "audit.jsonl"), "CHAIN BROKEN"),
  },
  ...TRUST_STATES,
];
