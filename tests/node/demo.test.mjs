// `make demo`: it names the site once the tenant listens, and leaves nothing running.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROOT } from "../../scripts/lib/tools.mjs";

/** Stands in for the tenant: takes its flags, prints what it prints. */
const STAND_IN = `#!/usr/bin/env node
if (process.argv.includes("--refuse")) {
  console.error("no such flag");
  process.exit(3);
}
const origin = process.argv[process.argv.indexOf("--allow-origin") + 1];
const users = JSON.stringify({ tenant: { id: "org-1" }, users: [] });
const server = require("node:http").createServer((request, response) => response.end(request.url.startsWith("/demo/users") ? users : origin));
server.listen(0, "127.0.0.1", () => console.log("Tenant: http://127.0.0.1:" + server.address().port));
`;

let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "packseal-demo-"));
  mkdirSync(join(folder, "debug"));
  writeFileSync(join(folder, "debug", "packseal-tenant"), STAND_IN);
  chmodSync(join(folder, "debug", "packseal-tenant"), 0o755);
});

after(() => rmSync(folder, { recursive: true }));

function demo(...flags) {
  const environment = { ...process.env, CARGO_TARGET_DIR: folder };
  const child = spawn("node", [join(ROOT, "scripts", "demo.mjs"), ...flags], { env: environment });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (said += bytes));
  const ended = new Promise((done) => child.once("close", (code) => done({ code, said })));
  const line = async (pattern) => {
    for (let tries = 0; tries < 200; tries += 1) {
      const found = said.match(pattern);
      if (found) return found[1];
      await new Promise((done) => setTimeout(done, 50));
    }
    child.kill();
    throw new Error(`never said ${pattern}: ${said}`);
  };
  return { child, ended, line };
}

test("the site names the tenant, the tenant allows the site, and a signal stops both", async () => {
  const { child, ended, line } = demo();
  const site = await line(/^Packseal: (\S+)$/m);
  const tenant = await line(/^Tenant: (\S+)$/m);
  const config = await (await fetch(`${site}/config.json`)).json();
  assert.deepEqual(config.apis.map(({ kind }) => kind), ["valdrics", "grantex", "evidence", "playbook", "driftwise"]);
  assert.deepEqual([...new Set(config.apis.map(({ url }) => url))], [tenant]);
  // With a provider, which knows no organisations, the site names the one that its sign-in is for.
  const { sign_in, organisation } = config.apis.find(({ kind }) => kind === "driftwise");
  assert.equal(organisation, sign_in && "org-1");
  assert.equal(await (await fetch(tenant)).text(), site);

  child.kill("SIGINT");
  assert.equal((await ended).code, 0);
  await assert.rejects(fetch(site));
  await assert.rejects(fetch(tenant));
});

test("a second demo takes the next free port", async () => {
  const first = demo();
  const second = demo();
  const sites = [await first.line(/^Packseal: (\S+)$/m), await second.line(/^Packseal: (\S+)$/m)];
  assert.notEqual(sites[0], sites[1]);
  for (const { child, ended } of [first, second]) {
    child.kill("SIGTERM");
    await ended;
  }
});

test("a tenant that does not start is an error that says what it said", async () => {
  const { code, said } = await demo("--", "--refuse").ended;
  assert.equal(code, 1);
  assert.match(said, /ended \(3\) before it listened:\nno such flag/);
});
