// Tokens, keys and passphrases, however a person signs in: in no storage, address, log, history, crash text or file. The list of places is
// support/everywhere.mjs; the last test puts a secret into each of them and sees that it is found there.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, BUILD_LIMIT, choose, finished, heading, save, signIn, start } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { everywhere, foundIn, noteAll, saySkipped } from "./support/everywhere.mjs";
import { makeKey, openKeys } from "./support/keys.mjs";
import { encodings, spellings } from "./support/leaks.mjs";
import { OWNER, secretsOf, test as signingIn, throughProvider } from "./support/oidc.mjs";
import { run } from "./support/program.mjs";
import { expect, test } from "./support/servers.mjs";
import { dropFile, expectHeadline, openVerify } from "./support/verify.mjs";

/** The worker that builds needs the token; nobody else is told it. */
const RECEIVERS = ["to-build/"];
const EMPTY = { first: "2001-01-01", last: "2001-01-01", evidence: "1", focus: false };

const isToken = (secret) => secret.split(".").length === 3;

/** Downloads what `button` saves into `folder`. */
async function saved(page, button, folder) {
  const coming = page.waitForEvent("download");
  await button.click();
  const download = await coming;
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** Has the next element that the program makes fail, in words that hold `secret`: a fault whose own text quotes it. */
async function crash(page, secret) {
  await page.evaluate((secret) => {
    Document.prototype.createElement = () => {
      throw new Error(`no room for ${secret}`);
    };
  }, secret);
  await page.evaluate(() => (location.hash = "#/history"));
  await expect(page.getByText("Packseal has stopped by a fault of its own.")).toBeVisible();
}

test("a demo sign-in: while it builds, when it is done, in the files, after a crash, and after the page is left", async ({ builder: page, tenant, folder }) => {
  const heard = listen(page);
  await noteAll(page);
  const token = await signIn(page);
  const secrets = spellings(token);
  const look = (files) => everywhere(page, heard, { files, receivers: RECEIVERS, api: tenant.url });
  const signedIn = await look();
  saySkipped(signedIn);
  expect(foundIn(signedIn, secrets)).toEqual([]);
  await choose(page, { ...EMPTY, first: "", last: "" });
  await start(page);
  await finished(page);
  const pack = await save(page, folder);
  expect(foundIn(await look([pack]), secrets)).toEqual([]);
  // The token is where it is needed, so that the lines above could have found it.
  const all = await everywhere(page, heard);
  expect(foundIn(all, [token])).toEqual(["messages to anybody else", "requests' headers, referrers among them"]);

  await crash(page, token);
  const crashed = await look([pack]);
  expect(crashed["the console, of page and workers"]).toMatch(/Packseal failed at .+\.rs:\d+/);
  expect(foundIn(crashed, secrets)).toEqual([]);

  await openVerify(page);
  await dropFile(page, pack);
  await expectHeadline(page, "INTACT, NOT SIGNED");
  const files = [pack, await saved(page, page.getByRole("button", { name: "Save report" }), folder)];
  files.push(await saved(page, page.getByRole("button", { name: /PDF/ }), folder));
  expect(foundIn(await look(files), secrets)).toEqual([]);
});

test("a typed token: signed in, signed out, and refused", async ({ builder: page, tenant }) => {
  const token = await signIn(page);
  await noteAll(page);
  await page.goto("/");
  const heard = listen(page);
  const secrets = [...spellings(token), ...encodings("not-a-token-of-anybody-9Qx")];
  const look = () => everywhere(page, heard, { receivers: RECEIVERS, api: tenant.url });
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Use this token" }).click();
  await expect(page.getByText("dana@orchid.example")).toBeVisible();
  expect(foundIn(await look(), secrets)).toEqual([]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByLabel("Access token")).toHaveValue("");
  expect(foundIn(await look(), secrets)).toEqual([]);
  await page.getByLabel("Access token").fill("not-a-token-of-anybody-9Qx");
  await page.getByRole("button", { name: "Use this token" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  expect(foundIn(await look(), secrets)).toEqual([]);
});

signingIn("a sign-in at an identity provider: its tokens, code, state, nonce and verifier", async ({ builder: page, api, tenant, provider, folder }) => {
  const heard = listen(page);
  await noteAll(page);
  const secrets = secretsOf(page.context());
  await page.goto("/");
  await throughProvider(page);
  await expect(page.getByText(`as ${OWNER}`)).toBeVisible();
  await expect(page.getByText("Role: Owner")).toBeVisible();
  await expect.poll(() => secrets.filter(isToken).length).toBeGreaterThanOrEqual(2);
  await page.getByLabel("Organisation name").fill("Orchid");
  await choose(page, EMPTY);
  await start(page);
  await finished(page);
  const files = [await save(page, folder)];

  const look = await everywhere(page, heard, { files, receivers: RECEIVERS, api: tenant.url });
  const tokens = secrets.filter(isToken).flatMap(spellings);
  expect(foundIn(look, tokens)).toEqual([]);
  // The protocol has the browser carry these in addresses: to the provider, and back once. Each is used up by then.
  const carried = ["requests' addresses", "requests' headers, referrers among them", "the performance entry of the navigation", "requests that failed"];
  const once = secrets.filter((secret) => !isToken(secret));
  expect(once.length).toBeGreaterThanOrEqual(4);
  expect(foundIn(look, once).filter((place) => !carried.includes(place))).toEqual([]);
  expect(api.bearers.length).toBeGreaterThan(0);
  expect(provider.url).toContain("localhost");
});

test("an imported key and its passphrase: taken, refused, used to sign, and after a crash", async ({ builder: page, folder }) => {
  const passphrase = "passphrase of this test only 7Wd";
  const pem = join(folder, "key.pem");
  const made = run("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes-256-cbc", "-pass", `pass:${passphrase}`, "-out", pem]);
  expect(made.status, made.output).toBe(0);
  const clear = run("openssl", ["pkcs8", "-topk8", "-nocrypt", "-in", pem, "-passin", `pass:${passphrase}`]).output;
  const plain = join(folder, "plain.pem");
  writeFileSync(plain, clear);
  const lines = clear.split("\n").slice(1, -2);
  const der = Buffer.from(lines.join(""), "base64");
  // The private number itself, in whatever clothes: 32 bytes after the two octets of its tag and length (RFC 5915).
  const at = der.indexOf(Buffer.from([0x04, 0x20])) + 2;
  const number = der.subarray(at, at + 32);
  const secrets = [...encodings(passphrase), lines.join(""), ...lines.slice(0, 2), number.toString("latin1"), number.toString("hex"), number.toString("base64url")];

  const heard = listen(page);
  await noteAll(page);
  await page.goto("/");
  await openKeys(page);
  await makeKey(page, "Compliance Lead", "owner");
  const importing = page.getByRole("region", { name: "Import a key" });
  await page.locator("#import-file").setInputFiles(pem);
  await importing.getByLabel("Your name").fill("Finance Lead");
  await importing.getByLabel("Role").fill("owner");
  await importing.getByLabel("Passphrase").fill(`${passphrase}x`);
  await importing.getByRole("button", { name: "Import the key" }).click();
  await expect(importing.getByRole("alert")).toContainText("The password does not open it");
  expect(foundIn(await everywhere(page, heard), secrets)).toEqual([]);
  await importing.getByLabel("Passphrase").fill(passphrase);
  await importing.getByRole("button", { name: "Import the key" }).click();
  await expect(page.getByText("The key of Finance Lead, owner is here.")).toBeVisible();
  const taken = await everywhere(page, heard);
  expect(taken["IndexedDB, with what is in it"]).toContain("CryptoKey false");
  expect(foundIn(taken, secrets)).toEqual([]);

  await signIn(page);
  await page.getByRole("radio", { name: "Finance Lead, owner" }).check();
  await choose(page, EMPTY);
  await start(page);
  await expect(heading(page)).toHaveText("The pack is sealed", { timeout: BUILD_LIMIT });
  const files = [await save(page, folder)];
  expect(foundIn(await everywhere(page, heard, { files }), secrets)).toEqual([]);
  await crash(page, passphrase);
  expect(foundIn(await everywhere(page, heard, { files }), secrets)).toEqual([]);
});

/** For each place, what a program that went astray would do there. Runs in the page; nothing outside is known to it. */
const PLANTS = {
  "localStorage": (secret) => localStorage.setItem("x", secret),
  "sessionStorage": (secret) => sessionStorage.setItem(secret, "x"),
  "IndexedDB, with what is in it": (secret) =>
    new Promise((done) => {
      const request = indexedDB.open("astray", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("store");
      request.onsuccess = () => {
        const writing = request.result.transaction("store", "readwrite");
        writing.objectStore("store").put({ deep: [new TextEncoder().encode(secret)] }, "key");
        writing.oncomplete = () => done(request.result.close());
      };
    }),
  "origin private files, with what is in them": async (secret) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("astray", { create: true });
    const writing = await (await folder.getFileHandle("file", { create: true })).createWritable();
    await writing.write(secret);
    await writing.close();
  },
  "cache storage, with what is in it": async (secret) => (await caches.open("astray")).put("/x", new Response(secret)),
  "document.cookie": (secret) => (document.cookie = `x=${secret}`),
  "cookies": (secret) => (document.cookie = `y=${secret}`),
  "the address": (secret) => (location.hash = secret),
  "history.state": (secret) => history.replaceState({ secret }, ""),
  "what was put into the history": (secret) => {
    history.replaceState(null, "", `#${secret}`);
    history.replaceState(null, "", "#");
  },
  "navigation entries": (secret) => {
    history.pushState({ secret }, "", `#${secret}`);
    history.pushState(null, "", "#");
  },
  "window.name": (secret) => (window.name = secret),
  "the document": (secret) => document.body.setAttribute("aria-label", secret),
  "the fault note": (secret) => (document.getElementById("fault").textContent = secret),
  "fields": (secret) => (document.querySelector("input").value = secret),
  "performance entries": (secret) => performance.mark(secret),
  "blob addresses, with what is behind them": (secret) => URL.createObjectURL(new Blob(["{", secret])),
  "messages to anybody else": (secret) => new BroadcastChannel("astray").postMessage({ deep: [secret] }),
  "errors that nobody caught": (secret) => new Promise((done) => setTimeout(() => (setTimeout(done, 0), undefined[secret]), 0)),
  "page errors": (secret) => new Promise((done) => (setTimeout(done, 50), Promise.reject(new Error(secret)))),
  "reports of the browser": (secret) =>
    new Promise((done) => {
      addEventListener("securitypolicyviolation", () => setTimeout(done, 0), { once: true });
      document.body.append(Object.assign(document.createElement("img"), { src: `https://${secret}.example/` }));
    }),
  "the console, of page and workers": (secret) => console.log({ deep: secret }, secret),
  "requests' addresses": (secret) => fetch(`/config.json?${secret}`),
  "requests' headers, referrers among them": (secret) => fetch("/config.json", { headers: { "x-y": secret } }),
  "requests that failed": (secret) => fetch(`/aborted?${secret}`).catch(() => {}),
};
/** Places that are reached in another way than by a line in the page. */
const ELSEWHERE = {
  "document.referrer": async (page, secret) => {
    await page.goto(`/referring?${secret}`);
    await page.getByRole("link").click();
    await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  },
  "the performance entry of the navigation": async (page, secret) => {
    await page.goto(`/?${secret}`);
    await expect(page.getByLabel("Access token")).toBeVisible();
  },
  "workers' names, addresses and performance entries": async (page, secret) => {
    await openVerify(page);
    // Where it cannot be asked, nothing is found, which is said.
    await page.workers()[0].evaluate((secret) => void performance.mark(secret), secret).catch(() => {});
  },
  "files that were saved": async (_, secret, folder) => {
    const path = join(folder, "report.json");
    writeFileSync(path, `{"a":"${secret}"}`);
    return [path];
  },
};

test("a secret that is put into any of the places is found there", async ({ builder: page, folder }) => {
  test.setTimeout(180_000);
  const heard = listen(page);
  await noteAll(page);
  await page.goto("/");
  await expect(page.getByLabel("Access token")).toBeVisible();
  await page.context().route("**/referring?*", (route) => route.fulfill({ contentType: "text/html", body: '<a href="/verify.html">x</a>' }));
  await page.context().route("**/aborted?*", (route) => route.abort());
  const places = Object.keys(await everywhere(page, heard)).sort();
  expect([...Object.keys(PLANTS), ...Object.keys(ELSEWHERE)].sort()).toEqual(places);
  const absent = [];
  let number = 0;
  for (const place of places) {
    const secret = `astray${(number += 1)}secret`;
    let files;
    if (PLANTS[place]) await page.evaluate(PLANTS[place], secret);
    else files = await ELSEWHERE[place](page, secret, folder);
    await expect
      .poll(async () => {
        const look = await everywhere(page, heard, { files });
        if (look[place] === undefined) absent.push(place);
        return look[place] === undefined || foundIn(look, [secret]).includes(place);
      }, { message: place })
      .toBe(true);
    if (ELSEWHERE[place]) {
      await page.goto("/");
      await expect(page.getByLabel("Access token")).toBeVisible();
    }
  }
  for (const place of new Set(absent)) console.log(`SKIPPED: ${place}: this engine has none, or shows it to nobody`);
});
