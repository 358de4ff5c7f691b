// What the policies of a document are, and what happens to who breaks them.
import { createSocket } from "node:dgram";
import { createServer } from "node:http";

/** A stranger on this device: a server that answers everything and counts who comes, over TCP or UDP. Resolves to `{ url, visits, close }`. */
export async function stranger() {
  const visits = [];
  const datagrams = createSocket("udp4").on("message", ({ length }) => visits.push(`UDP, ${length} bytes`));
  const server = createServer((request, response) => {
    visits.push(`${request.method} ${request.url}`);
    response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/javascript" });
    response.end("globalThis.strangerRan = true;\n");
  });
  server.on("upgrade", (request, socket) => {
    visits.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  await new Promise((done) => datagrams.bind(server.address().port, "127.0.0.1", done));
  const close = () =>
    new Promise((done) => {
      datagrams.close();
      server.close(done);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}`, visits, close };
}

/** The policies that the document itself carries, in order. */
export function metaPolicies(page) {
  return page.locator('head > meta[http-equiv="Content-Security-Policy"]').evaluateAll((list) => list.map(({ content }) => content));
}

/** A policy as a map from directive to its sources. */
export function directives(policy) {
  return new Map(
    policy.split(";").map((text) => {
      const [name, ...sources] = text.trim().split(/\s+/);
      return [name, sources];
    }),
  );
}

/** The channel on which a worker is told to go astray. */
const ASTRAY = "astray";

/**
 * Runs in a page, one after the other, what a program that went astray could do. Resolves to a word for each that is named: the directive
 * that was violated, else what was thrown, `RAN` when a script ran, or `DONE` when nothing stood in the way.
 */
export async function provoke(page, names, addresses) {
  return page.evaluate(run, [names, addresses]);
}

/** Before the page opens: has its workers listen for `provokeWorker`, in their own script, since not every engine lets a test into a worker. */
export async function letWorkersStray(page) {
  const listening = `
;{
  const channel = new BroadcastChannel("${ASTRAY}");
  channel.onmessage = async ({ data: { given } }) => given && channel.postMessage({ outcomes: await (${run})(given) });
}`;
  await page.addInitScript((script) => {
    const construct = (Blob, [parts, options], as) =>
      Reflect.construct(Blob, options?.type === "text/javascript" ? [[...parts, script], options] : [parts, options], as);
    globalThis.Blob = new Proxy(Blob, { construct });
  }, listening);
}

/** The same in the page's one worker. */
export async function provokeWorker(page, names, addresses) {
  const ask = ([channel, given]) =>
    new Promise((done) => {
      const line = new BroadcastChannel(channel);
      line.onmessage = ({ data: { outcomes } }) => {
        if (!outcomes) return;
        line.close();
        done(outcomes);
      };
      line.postMessage({ given });
    });
  return page.evaluate(ask, [ASTRAY, [names, addresses]]);
}

/** Sent to the browser as text, so it names nothing outside itself. */
async function run([names, { own, other }]) {
  // An evaluation by the debugger may do what scripts may not; what a timer calls is an ordinary script.
  await new Promise((done) => setTimeout(done, 0));
  const element = (tag, members) => Object.assign(document.createElement(tag), members);
  const put = (tag, members) => document.body.append(element(tag, members));
  const settled = (target, good, bad) =>
    new Promise((done, fail) => {
      target.addEventListener(good, () => done());
      target.addEventListener(bad, () => fail(new Error(bad)));
    });
  const blob = (text, type) => URL.createObjectURL(new Blob([text], { type }));
  const acts = {
    "fetch other": () => fetch(`${other}/fetch`),
    "fetch other without CORS": () => fetch(`${other}/fetch`, { mode: "no-cors", method: "POST", body: "data" }),
    "fetch own": () => fetch(`${own}/verify.html?fetch`),
    "XMLHttpRequest other": () => {
      const request = new XMLHttpRequest();
      request.open("GET", `${other}/xhr`);
      request.send();
      return settled(request, "load", "error");
    },
    "WebSocket other": () => settled(new WebSocket(other.replace("http", "ws")), "open", "error"),
    "EventSource other": () => settled(new EventSource(`${other}/events`), "open", "error"),
    "WebTransport other": () => new WebTransport(other.replace("http:", "https:")).ready,
    "beacon other": () => navigator.sendBeacon(`${other}/beacon`, "data"),
    "beacon own": () => navigator.sendBeacon(`${own}/verify.html?beacon`, "data"),
    "image other": () => put("img", { src: `${other}/image` }),
    "image own": () => put("img", { src: `${own}/verify.html?image` }),
    "style sheet other": () => put("link", { rel: "stylesheet", href: `${other}/style.css` }),
    "style sheet own": () => put("link", { rel: "stylesheet", href: `${own}/verify.html?style` }),
    "prefetch other": () => put("link", { rel: "prefetch", href: `${other}/prefetch` }),
    "preload own": () => put("link", { rel: "preload", as: "fetch", href: `${own}/verify.html?preload` }),
    "font other": () => new FontFace("Stranger", `url(${other}/font)`).load(),
    "frame other": () => put("iframe", { src: `${other}/frame` }),
    "object other": () => put("object", { data: `${other}/object` }),
    "video other": () => put("video", { src: `${other}/video` }),
    "form other": () => {
      const form = element("form", { action: `${other}/form`, method: "post" });
      document.body.append(form);
      form.submit();
    },
    "base other": () => document.head.append(element("base", { href: `${other}/` })),
    "import other": () => import(`${other}/import.js`),
    "import own": () => import(`${own}/verify.html?import`),
    "import blob": () => import(blob("export {}", "text/javascript")),
    "importScripts other": () => importScripts(`${other}/script.js`),
    "importScripts own": () => importScripts(`${own}/script.js`),
    "script address": () => put("script", { src: `${other}/script.js` }),
    "script text": () => put("script", { textContent: "globalThis.ran = true" }),
    "script node": () => {
      const script = element("script", {});
      script.append("globalThis.ran = true");
      document.body.append(script);
      // Chromium says of this one on the console only.
      if (!globalThis.ran) throw new Error("it did not run");
    },
    "style element": () => put("style", { textContent: "body { background: url(" + other + "/style-image) }" }),
    "handler attribute": () => document.body.setAttribute("onclick", "globalThis.ran = true"),
    "javascript address": () => {
      const link = element("a", { href: "javascript:globalThis.ran = true" });
      document.body.append(link);
      link.click();
    },
    eval: () => (0, eval)("globalThis.ran = true"),
    Function: () => new Function("globalThis.ran = true")(),
    "timer text": () => {
      setTimeout("globalThis.ran = true", 0);
    },
    innerHTML: () => (document.createElement("p").innerHTML = "<b>said by a file</b>"),
    "innerHTML with a handler": () => (document.createElement("p").innerHTML = `<img src=x onerror="globalThis.ran = true">`),
    insertAdjacentHTML: () => document.body.insertAdjacentHTML("beforeend", "<b>said by a file</b>"),
    "document.write": () => document.write("<b>said by a file</b>"),
    DOMParser: () => new DOMParser().parseFromString("<b>said by a file</b>", "text/html"),
    srcdoc: () => put("iframe", { srcdoc: "<b>said by a file</b>" }),
    "worker from a file": () => new Worker(`${own}/worker.js`),
    "worker from a blob": () => new Worker(blob("postMessage(1)", "text/javascript")),
    "service worker": () => navigator.serviceWorker.register(`${own}/worker.js`),
    "another policy": () => trustedTypes.createPolicy("mine", { createHTML: (text) => text }),
    "another default policy": () => trustedTypes.createPolicy("default", { createHTML: (text) => text }),
    "peer connection": () => new RTCPeerConnection({ iceServers: [{ urls: `stun:${other.replace("http://", "")}` }] }),
  };
  const outcomes = {};
  for (const name of names) {
    const violated = new Set();
    const note = (event) => violated.add(event.effectiveDirective);
    addEventListener("securitypolicyviolation", note);
    let thrown;
    const patience = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
    try {
      if (!acts[name]) throw new Error(`nothing is called ${name}`);
      await Promise.race([acts[name](), patience(1_000)]);
    } catch (error) {
      thrown = error?.name ?? String(error);
    }
    for (let waited = 0; waited < 1_000 && violated.size === 0 && thrown === undefined; waited += 20) await patience(20);
    // An event of a violation may come after the error.
    await patience(20);
    removeEventListener("securitypolicyviolation", note);
    const said = violated.size > 0 ? [...violated].sort().join(" ") : (thrown ?? "DONE");
    outcomes[name] = globalThis.ran || globalThis.strangerRan ? "RAN" : said;
  }
  return outcomes;
}
