// A tenant whose faults change while it runs, a recipe with short pauses, and a person who gets a build to its end through all of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/lib/tools.mjs";
import { OWNER } from "./build.mjs";

/** The flags of a small tenant whose faults a test can replace. The seed keeps its database apart from the other tests'. */
export const SMALL_TENANT = ["--seed", "23", "--audit-rows", "230", "--focus-rows", "80", "--token-ttl", "36000", "--fault-control"];

/** What a pack says about itself: its bytes follow from the rest, or tell of the requests. */
const ABOUT = /^(raw\/.*|signatures\/.*|COMPLETENESS\.csv|INDEX\.csv|INDEX\.html|summary\.pdf|VERIFY\.md|pack\.json|MANIFEST\.txt)$/;
/** Members that no two builds share: of manifest.json, and of what the API makes at the time of asking. */
const OF_ONE_BUILD = /^(run_id|exported_at|as_of)$/;

async function ask(tenant, method, body) {
  const answer = await fetch(`${tenant.url}/demo/faults`, { method, body });
  if (answer.status !== 200) throw new Error(`${method} /demo/faults: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Puts these faults in the place of all others; counting begins anew, and rows that were added are gone. */
export async function setFaults(tenant, faults) {
  await ask(tenant, "PUT", JSON.stringify(faults));
}

/** How often each fault has happened, in their order. */
export async function happened(tenant) {
  return (await ask(tenant, "GET")).map((one) => one.happened);
}

/** What of the text that the fault `leak` answers with nobody may ever read: its secrets, its statement, its database. */
export function secretsOf(text) {
  const secrets = [/valdrics:(\w+)@/, /scim_bearer_token = '(\w+)'/].map((shape) => text.match(shape)?.[1]);
  if (secrets.includes(undefined)) throw new Error("the answer leaks nothing, so nothing can be looked for");
  return [...secrets, "tenant_identity_settings", "SELECT id", "psycopg"];
}

/** Gives the page (or context) the recipe of this kind of API with other pauses. */
export async function withRetry(page, retry, kind = "valdrics") {
  const recipe = JSON.parse(readFileSync(join(ROOT, "www", "recipes", `${kind}.json`), "utf8"));
  const json = { ...recipe, retry: { ...recipe.retry, ...retry } };
  await page.route(`**/recipes/${kind}.json`, (route) => route.fulfill({ json }));
}

/** What the page shows, in one look. */
export function look(page) {
  return page.evaluate(() => {
    const text = (selector) => document.querySelector(selector)?.textContent ?? undefined;
    const h1 = text("h1");
    const screen = () => {
      if (h1 === "The pack is ready" || h1 === "The pack is sealed") return "done";
      if (document.querySelector("form.build")) return "form";
      return document.querySelector("#errors") ? "failed" : "running";
    };
    return { h1, screen: screen(), title: text("#errors-h"), text: text("#errors"), asked: text("#asked"), waits: text(".waits b"), remark: text(".notices") };
  });
}

/** Does what a person would with what the page shows; that it has gone meanwhile is no error. */
async function ifThere(act) {
  await act({ timeout: 2_000 }).catch((error) => {
    if (error.name !== "TimeoutError") throw error;
  });
}

const press = (button) => ifThere((options) => button.click(options));

/**
 * Stays with a running build until it has ended, and does what it asks for: signs in again as the person who began, hides or keeps what
 * looks like a secret, does not wait where `hurries()`, and cancels after `patience` milliseconds. Gives the last look. Throws when
 * `limit` milliseconds are over. `account` is the button of who began; who has none is signed in again by `token()`.
 */
export async function stayWith(page, { limit = 60_000, patience = Infinity, hurries = () => false, keeps = false, pause = 40, account = OWNER, token } = {}) {
  const end = Date.now() + limit;
  let cancelAt = Date.now() + patience;
  for (;;) {
    const now = await look(page);
    if (now.screen !== "running") return now;
    if (Date.now() > end) throw new Error(`the build has not ended after ${limit / 1000} s: ${JSON.stringify(now)}`);
    const asked = page.locator(".asked-for");
    if (Date.now() >= cancelAt) {
      cancelAt = Infinity;
      await press(page.getByRole("button", { name: "Cancel", exact: true }));
      await press(page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }));
    } else if (now.asked?.includes("like a secret") || now.asked?.includes("like secrets")) {
      if (keeps) await keepAll(asked);
      await press(asked.getByRole("button", { name: "Go on" }));
    } else if (now.asked && token) {
      const text = await token();
      await ifThere((options) => asked.getByLabel("Access token").fill(text, options));
      await press(asked.getByRole("button", { name: "Use this token" }));
    } else if (now.asked) {
      await press(asked.getByRole("button", { name: account }));
    } else if (now.waits && hurries()) {
      await press(page.getByRole("button", { name: "Try now" }));
    }
    await page.waitForTimeout(pause);
  }
}

async function keepAll(asked) {
  for (const item of await asked.getByRole("listitem").all()) {
    await ifThere((options) => item.getByRole("radio", { name: "Keep it, it is not secret" }).check(options));
    await ifThere((options) => item.getByLabel("Why it is not secret").fill("Switched off since May", options));
  }
}

/** Everything in the page's private file system that is a file, with its first bytes as text. */
export function files(page) {
  return page.evaluate(async () => {
    const found = [];
    const visit = async (folder, at) => {
      for await (const [name, handle] of folder.entries()) {
        const path = `${at}${name}`;
        if (handle.kind === "directory") await visit(handle, `${path}/`);
        else {
          // A file that is being written cannot be read, and one may go while it is looked at.
          const start = await handle.getFile().then((file) => file.slice(0, 4).text()).catch(() => "");
          found.push({ path, start });
        }
      }
    };
    await visit(await navigator.storage.getDirectory(), "");
    return found;
  });
}

/** What the vendor's own pack would hold too: name to text, JSON without what no two builds share. */
export function vendorEntries(pack) {
  const shared = (name, bytes) => (/^(manifest|exports\/.*)\.json$/.test(name) ? withoutTimes(bytes) : bytes.toString());
  return new Map([...pack].filter(([name]) => !ABOUT.test(name)).map(([name, bytes]) => [name, shared(name, bytes)]));
}

function withoutTimes(bytes) {
  return JSON.stringify(JSON.parse(bytes), (key, value) => (OF_ONE_BUILD.test(key) ? undefined : value), 2);
}

/** The names whose contents differ between two packs' vendor entries, or that one of them lacks. */
export function differences(pack, other) {
  const names = [...new Set([...pack.keys(), ...other.keys()])];
  return names.filter((name) => pack.get(name) !== other.get(name));
}
