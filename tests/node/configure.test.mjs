// The build step for hosts with headers: the origins of config.json become the policies of the Build page.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { configure } from "../../scripts/site/configure.mjs";
import { forMeta, policyOf, withMeta } from "../../scripts/site/policy.mjs";
import { originOf } from "../../www/start/origins.mjs";

const folder = mkdtempSync(join(tmpdir(), "packseal-configure-"));
after(() => rmSync(folder, { recursive: true }));

const read = (name) => readFileSync(join(folder, name), "utf8");
const connect = (policy) => policy.match(/connect-src ([^;]*)/)[1];

/** A config of one API at `url`, with what else it has. */
const named = (url, more = {}) => ({ schema: "packseal-config/1", apis: [{ kind: "valdrics", name: "V", url, ...more }] });

function write(name, config) {
  const path = join(folder, name);
  writeFileSync(path, typeof config === "string" ? config : JSON.stringify(config));
  return path;
}

beforeEach(() => {
  copyFileSync(join(ROOT, "www", "_headers"), join(folder, "_headers"));
  const meta = forMeta(policyOf(read("_headers"), "index.html"));
  writeFileSync(join(folder, "index.html"), withMeta('<html><head>\n<meta charset="utf-8"></head></html>', meta));
});

test("the sources are written into the meta and into every rule of the Build page, and into nothing else", () => {
  const before = read("_headers");
  const sources = configure(folder, write("own.json", named("https://api.example/v1", { issuers: ["https://login.example:8443/a"] })));
  assert.equal(sources, "'self' https://api.example https://login.example:8443");
  assert.deepEqual(JSON.parse(read("config.json")), JSON.parse(read("own.json")));
  for (const document of ["", "index.html"]) assert.equal(connect(policyOf(read("_headers"), document)), sources);
  for (const document of ["verify", "verify.html"]) assert.equal(policyOf(read("_headers"), document), policyOf(before, document));
  const metas = read("index.html").match(/<meta http-equiv[^>]*>/g);
  assert.equal(metas.length, 1);
  assert.equal(connect(metas[0]), sources);
  assert.equal(read("_headers").replaceAll(`connect-src ${sources}`, `connect-src ${connect(policyOf(before, ""))}`), before);
});

test("a site is configured again, from its own config.json, and named nobody it connects to its own host alone", () => {
  configure(folder, write("first.json", named("https://first.example")));
  write("config.json", named("https://second.example"));
  assert.equal(configure(folder), "'self' https://second.example");
  const sign_in = { issuer: "https://login.example/realm", client_id: "packseal" };
  write("config.json", named("https://second.example", { sign_in, issuers: ["https://tokens.example"] }));
  assert.equal(configure(folder), "'self' https://second.example https://login.example https://tokens.example");
  write("config.json", named("https://second.example", { sign_in: null }));
  assert.equal(configure(folder), "'self' https://second.example");
  assert.doesNotMatch(read("_headers") + read("index.html"), /first\.example/);
  write("config.json", { schema: "packseal-config/1", apis: [] });
  assert.equal(configure(folder), "'self'");
});

for (const [place, config] of [
  ["apis[0].url: expected https://HOST", named("https://*")],
  ["apis[0].url: expected https://HOST", named(undefined)],
  ["apis[0].issuers[0]: expected https://HOST", named("https://a.example", { issuers: ["https://b.example; script-src *"] })],
  ["apis[0].sign_in.issuer: expected https://HOST", named("https://a.example", { sign_in: { issuer: "https://*", client_id: "p" } })],
  ["apis[0].sign_in.issuer: expected https://HOST", named("https://a.example", { sign_in: {} })],
  ["apis: expected a list, found nothing", {}],
  ["this is not JSON", "{"],
]) {
  test(`refused, with nothing written: ${place} ${JSON.stringify(config)}`, () => {
    const before = read("_headers") + read("index.html");
    assert.throws(() => configure(folder, write("bad.json", config)), ({ message }) => message.includes(place));
    assert.equal(read("_headers") + read("index.html"), before);
  });
}

test("an origin is https, or http on this device, in a spelling that means nothing else in a policy", () => {
  // tests/native/sign_in/site.rs has the same table.
  for (const [address, origin] of [
    ["https://api.example", "https://api.example"],
    ["https://api.example/", "https://api.example"],
    ["https://API.example:8443/base/path?x", "https://API.example:8443"],
    ["https://192.0.2.1", "https://192.0.2.1"],
    ["http://localhost:8000", "http://localhost:8000"],
    ["http://127.0.0.1", "http://127.0.0.1"],
  ]) {
    assert.equal(originOf(address), origin);
  }
  for (const address of [
    "", "api.example", "//api.example", "http://api.example", "http://localhost.example", "HTTPS://api.example", "https://",
    "https:///path", "https://*", "https://*.example", "https://a@b.example", "https://a.example;x", "https://a.example x",
    "https://a.example:", "https://a.example:123456", "https://a.example:80a", "https://a.example?x", "https://[::1]", "https://ä.example",
    " https://a.example", "javascript:alert(1)", "data:,", undefined, 1,
  ]) {
    assert.equal(originOf(address), undefined, address);
  }
});
