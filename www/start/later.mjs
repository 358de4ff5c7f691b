// The files that a document's program and those after it are: those that were built with the document, and no others.

/** How long a file may take, and how long the host to say what became of it, in milliseconds. */
const FILE_LIMIT = 60_000;
const ASK_LIMIT = 10_000;

const NO_ANSWER = "The host of this page does not answer. Try again when the connection is back.";
const UPDATED = "This page was updated. Reload it.";
const NOT_THE_SAME = "It did not come whole, or is not what this page was built with. Try again; if that does not help, reload the page.";

/**
 * The bytes of the file `name` of this site, if they have the digest `integrity`, like `sha384-…`: the browser refuses any others.
 * An error is a sentence that says what to do, but with `dropped`, a signal that the file is not waited for any more: then it is the browser's.
 */
export async function fetchSame({ name, integrity }, dropped) {
  const address = new URL(name, import.meta.url);
  try {
    const signal = dropped ?? AbortSignal.timeout(FILE_LIMIT);
    const answer = await fetch(address, { integrity, signal });
    return await answer.arrayBuffer();
  } catch (error) {
    if (dropped) throw error;
    // A browser does not tell a host that is away from a file that is another one.
    throw new Error(await whyNot(address));
  }
}

/** The same for the document's own program: without it there is nothing to try again with. */
export async function fetchProgram(program) {
  try {
    return await fetchSame(program);
  } catch (error) {
    throw reloading(error);
  }
}

/** The error of [`fetchSame`] where only a new page helps. */
export function reloading({ message }) {
  return new Error(`${message.split(". ")[0].replace(/\.$/, "")}. Reload the page.`);
}

async function whyNot(address) {
  try {
    const options = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(ASK_LIMIT) };
    const { ok, status, headers } = await fetch(address, options);
    // Names have a hash in them. Some hosts answer names that they do not know with a page.
    if (status === 404 || status === 410 || (ok && headers.get("content-type")?.startsWith("text/html"))) return UPDATED;
    return ok ? NOT_THE_SAME : `The host of this page answered ${status}. Try again.`;
  } catch {
    return NO_ANSWER;
  }
}

/** Calls `then` once the browser has nothing better to do. */
export function whenIdle(then) {
  if (globalThis.requestIdleCallback) requestIdleCallback(then, { timeout: 2_000 });
  else setTimeout(then, 500);
}
