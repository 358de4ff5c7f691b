#!/usr/bin/env node
// A static server for the site: no directory listing, exact names, the right media types, the headers of the site's own `_headers`
// (unless --no-headers, as hosts do that cannot set any), and config.json from flags.
//
//   node scripts/serve.mjs [--root pkg/site] [--host 127.0.0.1] [--port 8087] [--api URL]… [--no-headers]
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { headersFor, parseHeaders } from "./lib/headers.mjs";
import { ROOT } from "./lib/tools.mjs";

const MEDIA_TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".toml": "application/toml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
  ".zip": "application/zip",
};
/** The file of headers: it is for the server, and not served. */
const HEADERS = "_headers";
/** A name with the hash of its content in it: such a file never changes. */
const HASHED_NAME = /-[0-9a-f]{13,16}[._]/;

/**
 * Serves `root` on `host`:`port` (0: any free port) and resolves to `{ url, port, setApis, answered, close }`.
 * `apis` is a list of tenant addresses, or of whole entries of config.json; with none, the site's own config.json is served as it is. `headers` says whether the rules of
 * the site's `_headers` hold, if it has one. `answered` tells how many requests have come.
 */
export async function serveSite({ root = join(ROOT, "pkg", "site"), host = "127.0.0.1", port = 0, apis = [], headers = true } = {}) {
  let addresses = apis;
  let answered = 0;
  const folder = resolve(root);
  const server = createServer((request, response) => {
    answered += 1;
    answer(request, response, { root: folder, apis: addresses, headers }).catch((error) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, `cannot serve this file: ${error.code ?? error.message}`);
    });
  });
  await new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, host, done);
  });
  const bound = server.address().port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    port: bound,
    setApis: (list) => (addresses = list),
    answered: () => answered,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

async function answer(request, response, { root, apis, headers }) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return refuse(response, 405, "only GET and HEAD are answered");
  }
  const path = entryPath(request.url);
  if (path === undefined || path === `/${HEADERS}`) return refuse(response, 404, "not found");
  const own = headers ? await ownHeaders(root, request.url) : {};
  if (path === "/config.json" && apis.length > 0) return sendConfig(request, response, root, apis, own);

  const file = join(root, path);
  // The path has no `..` left; this holds should a platform's join think otherwise.
  if (!file.startsWith(root + sep)) return refuse(response, 404, "not found");
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return refuse(response, 404, "not found");

  response.writeHead(200, {
    ...own,
    "content-type": MEDIA_TYPES[extname(file).toLowerCase()] ?? "application/octet-stream",
    "content-length": found.size,
    "cache-control": HASHED_NAME.test(path) ? "public, max-age=31536000, immutable" : "no-cache",
    "x-content-type-options": "nosniff",
  });
  if (request.method === "HEAD") return response.end();
  createReadStream(file)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** The decoded path of a request target, `/` being index.html; undefined when it is not a plain path inside the root. */
function entryPath(target) {
  let path;
  try {
    path = decodeURIComponent(target.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
  if (!path.startsWith("/") || /[\\\0]/.test(path)) return undefined;
  if (path.split("/").some((part) => part === ".." || (part.startsWith(".") && part !== ".well-known"))) return undefined;
  return path === "/" ? "/index.html" : path;
}

/** What the site's own rules send with this request target; nothing when the site has no rules. */
async function ownHeaders(root, target) {
  const text = await readFile(join(root, HEADERS), "utf8").catch(() => "");
  return headersFor(parseHeaders(text), target.split(/[?#]/, 1)[0]);
}

async function sendConfig(request, response, root, apis, own) {
  const tracked = JSON.parse(await readFile(join(root, "config.json"), "utf8").catch(() => "{}"));
  const named = apis.map((api) => (typeof api === "string" ? { kind: "valdrics", name: "Sample tenant", url: api, demo_sign_in: true } : api));
  const body = JSON.stringify({ schema: "packseal-config/1", ...tracked, apis: named }, null, 2) + "\n";
  response.writeHead(200, {
    ...own,
    "content-type": MEDIA_TYPES[".json"],
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function refuse(response, status, message) {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
  response.end(`${message}\n`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      root: { type: "string", default: join(ROOT, "pkg", "site") },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "8087" },
      api: { type: "string", multiple: true, default: [] },
      "no-headers": { type: "boolean", default: false },
    },
  });
  const { root, host, api: apis } = values;
  const site = await serveSite({ root, host, port: Number(values.port), apis, headers: !values["no-headers"] });
  console.log(`Packseal: ${site.url}`);
}
