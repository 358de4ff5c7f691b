// What a program that went astray could do, and the directive that stands in its way. `policy.mjs` does each.

const TYPES = "require-trusted-types-for";

/** To connect elsewhere, by whatever a page and a worker both have. */
const CONNECT = {
  "fetch other": "connect-src",
  "fetch other without CORS": "connect-src",
  "XMLHttpRequest other": "connect-src",
  "WebSocket other": "connect-src",
  "EventSource other": "connect-src",
  "WebTransport other": "connect-src",
};

/** To run what is not in the program. */
const RUN = {
  "import other": "script-src-elem",
  "import own": "script-src-elem",
  "import blob": "script-src-elem",
  eval: TYPES,
  Function: TYPES,
  "timer text": TYPES,
  "worker from a file": TYPES,
  "worker from a blob": TYPES,
  "another policy": "trusted-types",
  "another default policy": "trusted-types",
  "peer connection": "ReferenceError",
};

/** In both documents. */
const IN_PAGE = {
  ...CONNECT,
  ...RUN,
  "beacon other": "connect-src",
  "image other": "img-src",
  "image own": "img-src",
  "style sheet other": "style-src-elem",
  "style sheet own": "style-src-elem",
  "prefetch other": "default-src",
  "font other": "font-src",
  "frame other": "frame-src",
  "object other": TYPES,
  "video other": "media-src",
  "form other": "form-action",
  "base other": "base-uri",
  "script address": TYPES,
  "script text": TYPES,
  "script node": "Error",
  "style element": "style-src-elem",
  "handler attribute": TYPES,
  "javascript address": "script-src-elem",
  innerHTML: TYPES,
  "innerHTML with a handler": TYPES,
  insertAdjacentHTML: TYPES,
  "document.write": TYPES,
  DOMParser: TYPES,
  srcdoc: TYPES,
  "service worker": TYPES,
};

/** In both workers. */
const IN_WORKER = {
  ...CONNECT,
  ...RUN,
  "importScripts other": TYPES,
  "importScripts own": TYPES,
};

/** In the Verify document besides: its own host. */
const OWN_IN_PAGE = { "fetch own": "connect-src", "beacon own": "connect-src", "preload own": "connect-src" };

/** In the Verify document's worker besides. */
const OWN_IN_WORKER = { "fetch own": "connect-src" };

/** What Firefox names otherwise. It refuses all of it, as the servers that nobody asks show. */
const FIREFOX = {
  "javascript address": TYPES,
  "object other": "object-src",
  "script node": TYPES,
};
const FIREFOX_OWN = { "preload own": "DONE" };
const FIREFOX_IN_WORKER = {
  "EventSource other": "Error",
  "WebTransport other": "WebTransportError",
};

const firefoxAlone = (browserName, more) => (browserName === "firefox" ? more : {});

/** In both documents of this engine. */
export const inPage = (browserName) => ({ ...IN_PAGE, ...firefoxAlone(browserName, FIREFOX) });

/** In both workers. */
export const inWorker = (browserName) => ({ ...IN_WORKER, ...firefoxAlone(browserName, FIREFOX_IN_WORKER) });

/** In the Verify document. */
export const inVerifyPage = (browserName) => ({ ...inPage(browserName), ...OWN_IN_PAGE, ...firefoxAlone(browserName, FIREFOX_OWN) });

/** In the Verify document's worker. */
export const inVerifyWorker = (browserName) => ({ ...inWorker(browserName), ...OWN_IN_WORKER });
