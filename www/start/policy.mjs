// What a document forbids itself: Build before its program runs, Verify before a file is read. A policy that is added can only take away, never give back.

const LATIN1 = new TextDecoder("latin1");
const UTF8 = new TextEncoder();

/** Does what starts the document's program. What keeps it from starting is told in the document, where its faults are told. */
export async function begin(starting) {
  try {
    standAlone();
    await starting();
  } catch (error) {
    const note = document.getElementById("fault");
    if (note) {
      note.textContent = `Packseal did not start. ${error?.message ?? error}`;
      note.hidden = false;
    }
    throw error;
  }
}

/** What headers forbid and hosts without them cannot: to be laid over by another page, and to be held by the one that opened this. */
function standAlone() {
  if (globalThis.top !== globalThis.self) throw new Error("Packseal does not start inside another page");
  globalThis.opener = null;
  // A browser drops a style sheet with another digest than the document names, and says so to nobody.
  for (const { sheet } of document.querySelectorAll("link[rel=stylesheet]")) {
    if (!sheet) throw new Error("A style sheet did not come, or is not what this page was built with. Reload the page.");
  }
}

/**
 * Adds a Content-Security-Policy under which the document, and every worker that it starts from then on, loads nothing any
 * more and connects to `sources` alone. What is loaded stays: the style sheet, the scripts, the compiled modules.
 */
export function lock(sources) {
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = [
    "default-src 'none'",
    `connect-src ${sources}`,
    "img-src data:",
    "script-src 'wasm-unsafe-eval'",
    "worker-src blob:",
  ].join("; ");
  document.head.append(meta);
  // No policy covers WebRTC: no browser has the directive `webrtc` yet. So what opens such a connection goes.
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) delete globalThis[name];
}

/**
 * Sets the one Trusted Types policy that the document may have. A string becomes markup only if it stands, letter for letter,
 * in `program` (the bytes of the compiled module): so nothing that was fetched, typed or read from a file can. It becomes a
 * script's address only if `isWorker` says so, and never a script. Gives the function that adds the bytes of a module that comes later.
 */
export function guard(program, isWorker) {
  const compiled = [];
  const add = (bytes) => compiled.push(LATIN1.decode(bytes));
  add(program);
  const known = new Set();
  const isCompiledIn = (markup) => {
    // A module holds UTF-8; both sides are compared as bytes.
    const bytes = LATIN1.decode(UTF8.encode(markup));
    if (!known.has(markup) && compiled.some((module) => module.includes(bytes))) known.add(markup);
    return known.has(markup);
  };
  // To answer null is to refuse: the assignment throws, and the document reports a violation to itself.
  globalThis.trustedTypes?.createPolicy("default", {
    createHTML: (markup) => (isCompiledIn(markup) ? markup : null),
    createScriptURL: (address) => (isWorker(address) ? address : null),
  });
  return add;
}
