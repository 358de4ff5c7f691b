// A file of the site that is not what the document was built with, by one bit: refused in words, and nothing of it runs. Which files are covered,
// and which are not, is in docs/PLATFORM.md.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { signIn } from "./support/build.mjs";
import { expect, test } from "./support/servers.mjs";
import { drop, expectHeadline, openVerify, vector, workersAtRest } from "./support/verify.mjs";

const SITE = join(ROOT, "pkg", "site");
const BOTH = ["/", "/verify.html"];
const NOT_WHOLE = "It did not come whole, or is not what this page was built with.";

/** Sees that the document's program did not start, and that the page says why. */
async function notStarted(page, words) {
  await expect(page.getByText(words).first()).toBeVisible();
  expect(await page.evaluate(() => "packseal" in globalThis)).toBe(false);
  expect(page.workers()).toEqual([]);
}

const fault = (words) => (page) => notStarted(page, `Packseal did not start. ${words}`);
const STYLE = fault("A style sheet did not come, or is not what this page was built with. Reload the page.");

async function noBuilder(page) {
  await signIn(page);
  await expect(page.getByRole("alert").filter({ hasText: "The background program did not come." })).toContainText(NOT_WHOLE);
  expect(page.workers()).toEqual([]);
}

async function noReader(page) {
  await drop(page, { name: "pack.zip", bytes: vector("signed", "pack.zip") });
  await expect(page.getByText(NOT_WHOLE).first()).toBeVisible();
  expect(page.workers()).toEqual([]);
}

async function noPaper(page, { came }) {
  // Who gives a file does not wait for it.
  await expect.poll(came).toBe(true);
  await drop(page, { name: "pack.zip", bytes: vector("signed", "pack.zip") });
  await expectHeadline(page, "INTACT, SIGNER UNKNOWN");
  await page.getByRole("button", { name: "Save as PDF" }).click();
  await expect(page.getByText("The part that makes PDFs did not come").first()).toBeVisible();
  expect(page.workers().length).toBe(await workersAtRest(page));
}

const noScreen = (page) => expect(page.getByRole("alert").filter({ hasText: "This screen did not come" })).toContainText(NOT_WHOLE);

async function noSealing(page) {
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await drop(page, { name: "pack.zip", bytes: vector("signed", "pack.zip") });
  await page.getByRole("button", { name: "Approve or reject" }).click();
  await noScreen(page);
}

async function noService(page, { siteServer, tenant }) {
  siteServer.setApis([{ kind: "evidence", name: "Evidence", url: tenant.url, demo_sign_in: true }]);
  try {
    await signIn(page, "Risk officer");
    await page.getByRole("button", { name: "Jobs of the service" }).click();
    await noScreen(page);
  } finally {
    siteServer.setApis([tenant.url]);
  }
}

/** What is covered: a file's name without its hash, and for each document that has it what becomes of that document. */
const COVERED = {
  "build-document_start.js": { "/": (page) => notStarted(page, "a file of this page is not what it was built with") },
  "verify-document_start.js": { "/verify.html": (page) => notStarted(page, "a file of this page is not what it was built with") },
  "build-document_bg.wasm": { "/": fault(`${NOT_WHOLE.slice(0, -1)}. Reload the page.`) },
  "verify-document_bg.wasm": { "/verify.html": fault(`${NOT_WHOLE.slice(0, -1)}. Reload the page.`) },
  "style.css": { "/": STYLE, "/verify.html": STYLE },
  "print.css": { "/": STYLE, "/verify.html": STYLE },
  "build.css": { "/": STYLE },
  "build-worker.js": { "/": noBuilder },
  "build-worker_bg.wasm": { "/": noBuilder },
  "verify-worker.js": { "/verify.html": noReader },
  "verify-worker_bg.wasm": { "/verify.html": noReader },
  "summary-worker.js": { "/verify.html": noPaper },
  "summary-worker_bg.wasm": { "/verify.html": noPaper },
  "seal-document_bg.wasm": { "/#/keys": noScreen, "/verify.html": noSealing },
  "service-document_bg.wasm": { "/": noService },
};

/** What is not: no digest of it stands anywhere that comes from elsewhere than itself. */
const NOT_COVERED = [/^index\.html$/, /^verify\.html$/, /^_headers$/, /^config\.json$/, /^recipes\//, /^documents\//];

const files = readdirSync(SITE, { recursive: true })
  // What begins with a dot no host serves.
  .filter((name) => !name.startsWith(".") && statSync(join(SITE, name)).isFile())
  .map((name) => name.split(sep).join("/"));
const bare = (name) => name.replace(/-[0-9a-f]{13,16}(?=[._])/, "");

test("each file of the site is in one of the two lists, and docs/PLATFORM.md has the second", () => {
  const covered = files.filter((name) => !NOT_COVERED.some((pattern) => pattern.test(name)));
  expect(covered.map(bare).sort()).toEqual(Object.keys(COVERED).sort());
  const told = readFileSync(join(ROOT, "docs", "PLATFORM.md"), "utf8").split("### Not covered")[1].split(/\n##? /)[0];
  for (const name of ["index.html", "verify.html", "_headers", "config.json", "recipes/", "documents/"]) expect(told).toContain(`\`${name}`);
});

test("the documents state a digest of each script and style sheet that they load", () => {
  for (const path of ["index.html", "verify.html"]) {
    const html = readFileSync(join(SITE, path), "utf8");
    const loading = html.match(/<(?:script|link)\b[^>]*>/g).filter((tag) => /\bsrc=|rel="?(?:stylesheet|modulepreload|preload)/.test(tag));
    expect(loading.length).toBeGreaterThan(2);
    for (const tag of loading) expect(tag).toMatch(/ integrity="sha384-[A-Za-z0-9+/]{64}"/);
  }
});

for (const [name, documents] of Object.entries(COVERED)) {
  for (const [path, refused] of Object.entries(documents)) {
    test(`one bit of ${name} is another: ${path} refuses it, and says so`, async ({ builder: page, siteServer, tenant }) => {
      const file = files.find((file) => bare(file) === name);
      let served = 0;
      await page.route((url) => url.pathname === `/${file}`, async (route) => {
        if (route.request().method() === "HEAD") return route.continue();
        const answer = await route.fetch();
        const body = Buffer.from(await answer.body());
        body[body.length >> 1] ^= 1;
        served += 1;
        return route.fulfill({ response: answer, body });
      });
      await page.goto(path);
      await refused(page, { siteServer, tenant, came: () => served > 0 });
      expect(served).toBeGreaterThan(0);
    });
  }
}

test("with its own files, each of these goes on", async ({ page }) => {
  for (const path of BOTH) {
    await page.goto(path);
    await expect(page.getByRole("button").first()).toBeVisible();
    await expect(page.locator("#fault")).toBeHidden();
  }
  await openVerify(page);
});
