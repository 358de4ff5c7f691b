// The static server: what it gives, and what it never gives.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serveSite } from "../../scripts/serve.mjs";

let folder;
let site;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "packseal-serve-"));
  const root = join(folder, "site");
  mkdirSync(join(root, "docs"), { recursive: true });
  writeFileSync(join(folder, "secret.txt"), "outside");
  writeFileSync(join(folder, "site-secret.txt"), "outside");
  writeFileSync(join(root, ".hidden"), "hidden");
  writeFileSync(join(root, "index.html"), "<!doctype html>");
  writeFileSync(join(root, "config.json"), '{"schema":"packseal-config/1","recipe":"default","apis":[]}');
  for (const name of ["a-0123456789abcdef_bg.wasm", "a.js", "docs/a.csv", "docs/a.md"]) writeFileSync(join(root, name), "x");
  site = await serveSite({ root });
});

after(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

/** Sends a request line as it stands; fetch would tidy the path first. */
function raw(target) {
  return new Promise((done, fail) => {
    const socket = connect(site.port, "127.0.0.1", () => {
      socket.write(`GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    });
    let text = "";
    socket.on("data", (bytes) => (text += bytes));
    socket.on("error", fail);
    socket.on("close", () => done(text));
  });
}

test("media types are the ones a browser insists on", async () => {
  const expected = {
    "/": "text/html; charset=utf-8",
    "/a-0123456789abcdef_bg.wasm": "application/wasm",
    "/a.js": "text/javascript; charset=utf-8",
    "/docs/a.csv": "text/csv; charset=utf-8",
    "/docs/a.md": "text/markdown; charset=utf-8",
  };
  for (const [path, type] of Object.entries(expected)) {
    const answer = await fetch(site.url + path);
    assert.equal(answer.status, 200, path);
    assert.equal(answer.headers.get("content-type"), type, path);
  }
});

test("only a file named by its hash may be cached", async () => {
  const cached = async (path) => (await fetch(site.url + path)).headers.get("cache-control");
  assert.match(await cached("/a-0123456789abcdef_bg.wasm"), /immutable/);
  assert.equal(await cached("/a.js"), "no-cache");
});

const REFUSED = [
  "/../secret.txt",
  "/%2e%2e/secret.txt",
  "/..%2fsecret.txt",
  "/docs/../../secret.txt",
  "/..\\secret.txt",
  "/..%5csecret.txt",
  "/../site-secret.txt",
  "//etc/passwd",
  "/a.js%00.html",
  "/%E0%A4%A",
  "/.hidden",
  "/docs",
  "/docs/",
  "/missing",
  "http://127.0.0.1/a.js",
];
for (const target of REFUSED) {
  test(`${target} is not found`, async () => {
    const answer = await raw(target);
    assert.match(answer, /^HTTP\/1\.1 404 /);
    assert.match(answer, /content-type: text\/plain/i);
    assert.doesNotMatch(answer, /outside|hidden|root:/);
  });
}

test("a method that writes is refused", async () => {
  const answer = await fetch(`${site.url}/a.js`, { method: "PUT", body: "y" });
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.get("allow"), "GET, HEAD");
});

test("config.json names the tenants that were set, and keeps the rest of the site's own", async () => {
  const read = async () => (await fetch(`${site.url}/config.json`)).json();
  assert.deepEqual(await read(), { schema: "packseal-config/1", recipe: "default", apis: [] });
  site.setApis(["http://127.0.0.1:9"]);
  assert.deepEqual(await read(), {
    schema: "packseal-config/1",
    recipe: "default",
    apis: [{ kind: "valdrics", name: "Sample tenant", url: "http://127.0.0.1:9", demo_sign_in: true }],
  });
});
