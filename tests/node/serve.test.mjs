// The static server: what it gives, and what it never gives.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parseHeaders } from "../../scripts/lib/headers.mjs";
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
  writeFileSync(join(root, "_headers"), "# all\n/*\n  X-One: 1\n/a.js\n  X-One: 2\n  X-Two: b; c\n/docs/*.csv\n  X-Three: 3\n");
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
  "/_headers",
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

test("the site's own headers are sent with the paths that they are for, unless the server is told not to", async () => {
  const own = async (path, server = site) => {
    const { headers } = await fetch(server.url + path);
    return ["x-one", "x-two", "x-three"].map((name) => headers.get(name));
  };
  assert.deepEqual(await own("/a.js"), ["1, 2", "b; c", null]);
  assert.deepEqual(await own("/docs/a.csv"), ["1", null, "3"]);
  assert.deepEqual(await own("/config.json"), ["1", null, null]);
  const bare = await serveSite({ root: join(folder, "site"), headers: false });
  assert.deepEqual(await own("/a.js", bare), [null, null, null]);
  await bare.close();
});

test("a line of _headers that is neither a path nor a header is refused with its number", () => {
  assert.throws(() => parseHeaders("/*\n  X-One 1\n"), /line 2: expected a path at the margin, or an indented "Name: value"/);
  assert.throws(() => parseHeaders("  X-One: 1\n"), /line 1/);
});
