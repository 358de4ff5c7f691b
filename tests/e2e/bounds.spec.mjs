// The raw endpoints' own bounds: what the form lets through is what the server takes, and what it refuses is refused (contract section 5).
import { expect, test } from "@playwright/test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { ROOT } from "../../scripts/lib/tools.mjs";

const RECIPE = JSON.parse(readFileSync(join(ROOT, "www", "recipes", "valdrics.json"), "utf8"));
const WINDOW = { start_date: "2026-10-21", end_date: "2026-11-20" };
const SEVEN = ["aws", "azure", "gcp", "saas", "license", "platform", "hybrid"];
const { realized_limit: REALIZED, focus_window_days_max: DAYS, sections: [{ paging: { size: { rows: PAGE } } }] } = RECIPE;
const FOCUS = "/costs/export/focus";
const PROOF = "/savings/proof";
const DRILLDOWN = "/savings/proof/drilldown";
const EVENTS = "/savings/realized/events";
const CLOSE = "/costs/reconciliation/close-package";

/** The last day of a window of so many days from 2025-11-20 on. */
function endOf(days) {
  return new Date(Date.UTC(2025, 10, 20 + days)).toISOString().slice(0, 10);
}

/** Endpoint, parameters that are taken, parameters that are refused with a 422 at this name or a 400 of this text. */
const TABLE = [
  [EVENTS, [{ limit: REALIZED.min }, { limit: REALIZED.max }], [{ limit: REALIZED.min - 1 }, { limit: REALIZED.max + 1 }, { limit: "x" }], "limit"],
  [DRILLDOWN, [{ limit: 1 }, { limit: 200 }], [{ limit: 0 }, { limit: 201 }], "limit"],
  [DRILLDOWN, [{ dimension: "strategy_type" }, { dimension: "remediation_action" }], [{ dimension: "colour" }], "dimension"],
  ["/audit/logs", [{ limit: 1 }, { limit: PAGE }], [{ limit: 0 }, { limit: 101 }], "limit"],
  [PROOF, SEVEN.map((provider) => ({ provider })), [{ provider: "ai" }, { provider: "oracle" }], "provider"],
  [EVENTS, SEVEN.map((provider) => ({ provider })), [{ provider: "ai" }], "provider"],
  [CLOSE, SEVEN.map((provider) => ({ provider, enforce_finalized: false })), [{ provider: "ai" }], /^Unsupported provider 'ai'/],
  [FOCUS, [...SEVEN, "ai"].map((provider) => ({ provider })), [{ provider: "oracle" }], /^Unsupported provider 'oracle'/],
  [CLOSE, [{ enforce_finalized: true }, { enforce_finalized: false }], [{ enforce_finalized: "perhaps" }], "enforce_finalized"],
  [
    FOCUS,
    [{ start_date: "2025-11-20", end_date: endOf(DAYS) }],
    [{ start_date: "2025-11-20", end_date: endOf(DAYS + 1) }],
    /366 days/,
  ],
  ...[FOCUS, PROOF, DRILLDOWN, EVENTS, CLOSE].map((endpoint) => [
    endpoint,
    [{ start_date: "2026-11-20", end_date: "2026-11-20" }],
    [{ start_date: "2026-11-21", end_date: "2026-11-20" }],
    "start_date must be <= end_date",
  ]),
  ...[FOCUS, PROOF, EVENTS, CLOSE].map((endpoint) => [endpoint, [{}], [{ start_date: "soon" }], "start_date"]),
];

let tenant;
let token;
let folder;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "packseal-bounds-"));
  tenant = await startTenant({
    origin: "http://localhost",
    arguments_: ["--audit-rows", "20", "--focus-rows", "50", "--now", "2026-11-20T00:00:00Z", "--db", join(folder, "tenant.sqlite")],
  });
  const answer = await fetch(`${tenant.url}/demo/token`, { method: "POST", body: JSON.stringify({ user: "pro-admin" }) });
  token = (await answer.json()).access_token;
});

test.afterAll(async () => {
  await tenant?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(endpoint, parameters) {
  const query = new URLSearchParams({ ...(endpoint === "/audit/logs" ? {} : WINDOW), ...parameters });
  const answer = await fetch(`${tenant.url}/api/v1${endpoint}?${query}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, text: await answer.text() };
}

for (const [endpoint, taken, refused, said] of TABLE) {
  test(`${endpoint}: ${Object.keys(refused[0]).join(", ")}, refused as ${said}`, async () => {
    for (const parameters of taken) {
      const { status, text } = await ask(endpoint, parameters);
      expect(status, `${JSON.stringify(parameters)}: ${text.slice(0, 200)}`).toBe(200);
    }
    for (const parameters of refused) {
      const { status, text } = await ask(endpoint, parameters);
      const body = JSON.parse(text);
      if (status === 422) {
        expect(body.details.map(({ loc }) => loc.at(-1)), JSON.stringify(parameters)).toEqual([said]);
      } else {
        expect(status, JSON.stringify(parameters)).toBe(400);
        expect(body.error).toMatch(said);
      }
    }
  });
}
