// Everywhere that a page of this origin could leave a secret, as texts to look through. Nothing here is of one engine: what an engine lacks is
// undefined, and whoever looks says so.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { inflateRawSync, inflateSync } from "node:zlib";
import { entries } from "./zip.mjs";

/**
 * Notes, in each document that `page` opens from now on, what no later look can find: blobs that got an address, messages to workers, channels,
 * ports and windows, errors, and what the browser reported.
 */
export async function noteAll(page) {
  await page.addInitScript(() => {
    const noted = { blobs: [], messages: [], faults: [], reports: [], histories: [] };
    Object.defineProperty(globalThis, "notedByTest", { value: noted });
    const { createObjectURL } = URL;
    URL.createObjectURL = function (blob) {
      const address = createObjectURL.call(this, blob);
      noted.blobs.push([address, blob]);
      return address;
    };
    for (const [name, kind] of Object.entries({ Worker, MessagePort, BroadcastChannel })) {
      const { postMessage } = kind.prototype;
      kind.prototype.postMessage = function (message, ...rest) {
        noted.messages.push([message?.kind ?? name, message]);
        return postMessage.call(this, message, ...rest);
      };
    }
    const { postMessage } = globalThis;
    globalThis.postMessage = function (message, ...rest) {
      noted.messages.push(["window", message]);
      return postMessage.call(this, message, ...rest);
    };
    for (const name of ["pushState", "replaceState"]) {
      const put = history[name];
      history[name] = function (state, title, url) {
        noted.histories.push(`${JSON.stringify(state)} ${title} ${url}`);
        return put.call(this, state, title, url);
      };
    }
    addEventListener("error", ({ message, filename, error }) => noted.faults.push(`${message} ${filename} ${error?.stack}`));
    addEventListener("unhandledrejection", ({ reason }) => noted.faults.push(`${reason} ${reason?.stack}`));
    addEventListener("securitypolicyviolation", (event) => noted.reports.push(`${event.blockedURI} ${event.sample} ${event.sourceFile}`));
    if (globalThis.ReportingObserver) {
      new ReportingObserver((reports) => noted.reports.push(...reports.map((report) => JSON.stringify(report))), { buffered: true }).observe();
    }
  });
}

/** Sent to the browser as text, so it names nothing outside itself. Messages whose kind begins as one of `receivers` are left out. */
async function gather(receivers) {
  const latin1 = (bytes) => {
    const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
    let text = "";
    for (let at = 0; at < view.length; at += 4096) text += String.fromCharCode(...view.subarray(at, at + 4096));
    return text;
  };
  /** Any value that can be cloned, as a text with all that is in it. */
  const textOf = async (value, depth = 0) => {
    if (value === null || typeof value !== "object" || depth > 8) return String(value);
    if (value instanceof Blob) return `${value.name ?? ""} ${value.type} ${latin1(await value.arrayBuffer())}`;
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return latin1(value);
    if (globalThis.CryptoKey && value instanceof CryptoKey) return `CryptoKey ${value.extractable} ${JSON.stringify(value.algorithm)}`;
    if (value instanceof WebAssembly.Module) return "module";
    const parts = [];
    for (const [name, member] of Object.entries(value)) parts.push(`${name}: ${await textOf(member, depth + 1)}`);
    return parts.join("\n");
  };
  const asked = (request) => new Promise((done, fail) => Object.assign(request, { onsuccess: () => done(request.result), onerror: () => fail(request.error) }));

  const folders = async (folder, at) => {
    const all = [];
    for await (const [name, handle] of folder.entries()) {
      const path = `${at}/${name}`;
      all.push(path);
      // What a worker holds open cannot be read, and its name can.
      if (handle.kind === "directory") all.push(...(await folders(handle, path)));
      else all.push(await handle.getFile().then(textOf, () => "(held open)"));
    }
    return all;
  };
  const databases = async () => {
    const all = [];
    for (const { name, version } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name, version));
      for (const store of database.objectStoreNames) {
        const from = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([asked(from.getAllKeys()), asked(from.getAll())]);
        all.push(store, await textOf(keys), await textOf(values));
      }
      database.close();
      all.push(name);
    }
    return all;
  };
  const cached = async () => {
    const all = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      all.push(name);
      for (const request of await cache.keys()) all.push(request.url, await textOf([...request.headers]), await (await cache.match(request)).text());
    }
    return all;
  };
  const noted = globalThis.notedByTest;
  const blobs = [];
  for (const [address, blob] of noted.blobs) blobs.push(address, await textOf(blob));
  const messages = [];
  for (const [to, message] of noted.messages) if (!receivers.some((kind) => String(to).startsWith(kind))) messages.push(`to ${to}: ${await textOf(message)}`);
  const attributes = [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`));
  const places = {
    "localStorage": Object.entries(localStorage).flat(),
    "sessionStorage": Object.entries(sessionStorage).flat(),
    "IndexedDB, with what is in it": await databases(),
    "origin private files, with what is in them": await folders(await navigator.storage.getDirectory(), ""),
    "cache storage, with what is in it": globalThis.caches ? await cached() : undefined,
    "document.cookie": [document.cookie],
    "the address": [location.href],
    "history.state": [JSON.stringify(history.state)],
    "what was put into the history": noted.histories,
    "navigation entries": globalThis.navigation?.entries().map((entry) => `${entry.url} ${JSON.stringify(entry.getState())}`),
    "document.referrer": [document.referrer],
    "window.name": [window.name],
    "the document": [document.documentElement.outerHTML, document.title, ...attributes],
    "the fault note": [document.getElementById("fault")?.textContent],
    "fields": Array.from(document.querySelectorAll("input, textarea, select"), ({ value }) => value),
    // The one entry of the navigation has the address that the document was asked for by, which no script can take back.
    "performance entries": performance.getEntries().filter(({ entryType }) => entryType !== "navigation").map((entry) => JSON.stringify(entry)),
    "the performance entry of the navigation": performance.getEntriesByType("navigation").map((entry) => JSON.stringify(entry)),
    "blob addresses, with what is behind them": blobs,
    "messages to anybody else": messages,
    "errors that nobody caught": noted.faults,
    "reports of the browser": noted.reports,
  };
  return Object.fromEntries(Object.entries(places).map(([place, texts]) => [place, texts?.join("\n")]));
}

/** The bytes of a file that was saved, as all the texts that are in it: its name, a ZIP's entries, a PDF's streams. */
function opened(path) {
  const bytes = readFileSync(path);
  const texts = [basename(path), bytes.toString("latin1")];
  if (bytes.subarray(0, 2).toString() === "PK") for (const [name, content] of entries(bytes)) texts.push(name, content.toString("latin1"));
  if (bytes.subarray(0, 5).toString() === "%PDF-") {
    for (const { index, 0: begin } of bytes.toString("latin1").matchAll(/stream\r?\n/g)) {
      for (const inflate of [inflateSync, inflateRawSync]) {
        try {
          texts.push(inflate(bytes.subarray(index + begin.length)).toString("latin1"));
          break;
        } catch {
          // Not deflated, or the word of the end of one: the bytes themselves are looked through.
        }
      }
    }
  }
  return texts.join("\n");
}

/**
 * Looks everywhere: gives place to text, undefined where this engine has no such place. `heard` is of `listen`, `files` are paths of what was
 * saved, `receivers` how the kinds of messages begin that may hold the secret, `api` the origin that may get it in the header that is for it.
 */
export async function everywhere(page, heard, { files = [], receivers = [], api } = {}) {
  const places = await page.evaluate(gather, receivers);
  const host = new URL(page.url()).hostname;
  const cookies = (await page.context().cookies()).filter(({ domain }) => domain === host);
  // Over WebDriver BiDi, which Firefox is driven by, no program can be run in a worker of a blob.
  const asked = page.context().browser()?.browserType().name() === "firefox" ? [] : page.workers();
  const workers = await Promise.all(
    asked.map((worker) =>
      // A worker that is busy or gone says nothing more.
      Promise.race([
        worker.evaluate(() => [self.name, location.href, ...performance.getEntries().map((entry) => JSON.stringify(entry))].join("\n")).catch(() => ""),
        new Promise((done) => setTimeout(() => done(""), 3_000)),
      ]),
    ),
  );
  const own = (url) => new URL(url.replace(/^blob:/, "")).origin;
  const headers = heard.requests.map(({ url, headers: { authorization, "x-api-key": key, ...others } }) => {
    const kept = own(url) === api ? others : { authorization, key, ...others };
    return `${url} ${JSON.stringify(kept)}`;
  });
  return {
    ...places,
    "cookies": JSON.stringify(cookies),
    "workers' names, addresses and performance entries": asked.length < page.workers().length ? undefined : workers.join("\n"),
    "the console, of page and workers": heard.messages.join("\n"),
    "page errors": heard.errors.join("\n"),
    "requests' addresses": heard.requests.map(({ url }) => url).join("\n"),
    "requests' headers, referrers among them": headers.join("\n"),
    "requests that failed": heard.failures.join("\n"),
    "files that were saved": files.map(opened).join("\n"),
  };
}

/** The places in which one of `secrets` stands. */
export function foundIn(places, secrets) {
  return Object.keys(places).filter((place) => secrets.some((secret) => places[place]?.includes(secret)));
}

/** Says which places this engine has not, or shows to nobody. */
export function saySkipped(places) {
  for (const [place, text] of Object.entries(places)) if (text === undefined) console.log(`SKIPPED: ${place}: this engine has none, or shows it to nobody`);
}
