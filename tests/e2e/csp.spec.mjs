// The policies: what they say, what they become, and that they hold where a host sends them as headers too.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { headersFor, parseHeaders } from "../../scripts/lib/headers.mjs";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { serveSite } from "../../scripts/serve.mjs";
import { configure } from "../../scripts/site/configure.mjs";
import { MEMBER } from "./support/build.mjs";
import { expect, LOCKED, lockedTests, test } from "./support/locked.mjs";
import { directives, metaPolicies } from "./support/policy.mjs";
import { openVerify } from "./support/verify.mjs";

/** Everything but `connect-src`, which differs between the two documents. */
const STATIC = {
  "default-src": ["'none'"],
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  "style-src": ["'self'"],
  "img-src": ["data:"],
  "worker-src": ["blob:"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "require-trusted-types-for": ["'script'"],
  "trusted-types": ["default"],
};

for (const [path, connect] of [
  ["/", ["'self'", "https:", "http://localhost:*", "http://127.0.0.1:*"]],
  ["/verify.html", ["'self'"]],
]) {
  test(`${path} has its policy in a meta before anything that loads, and in a header`, async ({ page }) => {
    const answer = await page.request.get(path);
    const html = await answer.text();
    const [whole, meta] = html.match(/<head>\s*<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">/);
    expect(html.slice(0, html.indexOf(whole))).not.toMatch(/<(script|link|style|base|img)/);
    expect(Object.fromEntries(directives(meta))).toEqual({ ...STATIC, "connect-src": connect });

    const headers = answer.headers();
    const { "frame-ancestors": ancestors, ...same } = Object.fromEntries(directives(headers["content-security-policy"]));
    expect(ancestors).toEqual(["'none'"]);
    expect(same).toEqual({ ...STATIC, "connect-src": connect });
    expect(headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    expect(headers["permissions-policy"]).toMatch(/^(?:[a-z-]+=\(\), )*[a-z-]+=\(\)$/);
    for (const policy of [meta, headers["content-security-policy"]]) {
      expect(policy).not.toMatch(/unsafe-(inline|eval|hashes)(?<!wasm-unsafe-eval)|report-(uri|to)/);
    }
  });
}

test("the file of headers gives each address of a document the same policy", () => {
  const rules = parseHeaders(readFileSync(join(ROOT, "www", "_headers"), "utf8"));
  const policy = (path) => headersFor(rules, path)["content-security-policy"];
  expect(policy("/index.html")).toBe(policy("/"));
  expect(policy("/verify.html")).toBe(policy("/verify"));
});

test("the Build page locks itself to what config.json names, before its program runs", async ({ page }) => {
  const apis = [
    { kind: "valdrics", name: "One", url: "https://api.one.example/base/", issuers: ["https://login.one.example/realm"] },
    { kind: "other", name: "Two", url: "https://two.example:8443" },
  ];
  await page.route("**/config.json", (route) => route.fulfill({ json: { schema: "packseal-config/1", apis } }));
  // As they are when the program is about to run.
  let atStart;
  await page.exposeFunction("tellPolicies", (list) => (atStart ??= list));
  await page.addInitScript(() => {
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = (...given) => {
      const metas = document.querySelectorAll('meta[http-equiv="Content-Security-Policy"]');
      window.tellPolicies(Array.from(metas, ({ content }) => content));
      return instantiate(...given);
    };
  });
  await page.goto("/");
  await expect(page.getByLabel("Access token")).toBeVisible();
  const sources = "'self' https://api.one.example https://login.one.example https://two.example:8443";
  expect(atStart).toEqual([expect.stringContaining("connect-src 'self' https:"), LOCKED(sources)]);
  expect(await metaPolicies(page)).toEqual(atStart);
});

for (const url of ["https://*", "https://*.example", "https://a.example;script-src", "https://a@b.example", "http://api.example", "data:,", "https://[::1]"]) {
  test(`an address that a policy cannot name, like ${url}, opens nothing, and is told`, async ({ page }) => {
    const config = { schema: "packseal-config/1", apis: [{ kind: "valdrics", name: "One", url }] };
    await page.route("**/config.json", (route) => route.fulfill({ json: config }));
    await page.goto("/");
    await expect(page.getByRole("alert").filter({ hasText: "expected https://" })).toContainText(url);
    expect((await metaPolicies(page))[1]).toBe(LOCKED("'self'"));
  });
}

test("settings that did not come lock the page to its own host, and trying again begins anew", async ({ page, tenant }) => {
  let fails = true;
  await page.route("**/config.json", (route) => (fails ? route.fulfill({ status: 503 }) : route.continue()));
  await page.goto("/");
  await expect(page.getByText("config.json: the host answered 503.")).toBeVisible();
  expect((await metaPolicies(page))[1]).toBe(LOCKED("'self'"));
  fails = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("button", { name: MEMBER })).toBeVisible();
  expect((await metaPolicies(page))[1]).toBe(LOCKED(`'self' ${tenant.url}`));
});

test("a site whose settings were written into its policies sends them from the start, and works", async ({ page, folder }) => {
  const root = join(folder, "site");
  cpSync(join(ROOT, "pkg", "site"), root, { recursive: true });
  const site = await serveSite({ root });
  const tenant = await startTenant({ origin: site.url });
  try {
    const api = { kind: "valdrics", name: "V", url: tenant.url, demo_sign_in: true };
    writeFileSync(join(root, "config.json"), JSON.stringify({ schema: "packseal-config/1", apis: [api] }));
    const sources = `'self' ${tenant.url}`;
    expect(configure(root)).toBe(sources);
    const answer = await page.goto(site.url);
    expect(directives(answer.headers()["content-security-policy"]).get("connect-src")).toEqual(sources.split(" "));
    await page.getByRole("button", { name: MEMBER }).click();
    await expect(page.getByText("Sign out")).toBeVisible();
    const [baked, locked] = await metaPolicies(page);
    expect(directives(baked).get("connect-src")).toEqual(sources.split(" "));
    expect(locked).toBe(LOCKED(sources));
  } finally {
    await tenant.stop();
    await site.close();
  }
});

test("markup that is added to a document neither runs nor loads", async ({ page, other }) => {
  const violated = [];
  await page.exposeFunction("tellViolation", (directive) => violated.push(directive));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => window.tellViolation(event.effectiveDirective));
  });
  await page.route("**/verify.html", async (route) => {
    const answer = await route.fetch();
    const added = `<script>globalThis.ran = true</script><script src="${other.url}/a.js"></script><style>p { color: red }</style>
      <p style="color: red" onclick="globalThis.ran = true" id="added">x</p><img src="${other.url}/i"><iframe src="${other.url}/f"></iframe>`;
    await route.fulfill({ response: answer, body: (await answer.text()).replace("<body>", () => `<body>${added}`) });
  });
  await page.goto("/verify.html");
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await page.locator("#added").click();
  await expect.poll(() => [...new Set(violated)].sort()).toEqual([
    "frame-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem",
  ]);
  expect(await page.evaluate(() => globalThis.ran)).toBeUndefined();
});

test("markup that stands in the program is drawn", async ({ page }) => {
  await openVerify(page);
  await expect(page.locator("#state svg.icon > *").first()).toBeAttached();
});

lockedTests();
