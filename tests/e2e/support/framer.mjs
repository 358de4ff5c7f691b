// Another site that tries to get hold of the page: it frames it, or opens it. By name it is another origin and another site than 127.0.0.1.
import { createServer } from "node:http";

/** Starts it for the site at `url`; gives `{ url, close }`. `/frame/KIND` lays the site under itself, `/opener` opens it in a window. */
export async function framer(site) {
  const pages = {
    "/frame/iframe": (target) => `<iframe src="${target}" width="800" height="600"></iframe>`,
    "/frame/sandboxed": (target) => `<iframe sandbox="allow-scripts allow-same-origin allow-forms" src="${target}"></iframe>`,
    "/frame/object": (target) => `<object data="${target}" type="text/html" width="800" height="600"></object>`,
    "/frame/embed": (target) => `<embed src="${target}" type="text/html" width="800" height="600">`,
    "/frame/nested": () => `<iframe src="/frame/iframe"></iframe>`,
    "/opener": (target) => `<button>open</button><script>document.querySelector("button").onclick = () => (globalThis.held = open(${JSON.stringify(target)}));</script>`,
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const page = pages[pathname]?.(`${site}${searchParams.get("path") ?? "/"}`);
    response.writeHead(page ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><title>Another site</title>${page ?? ""}`);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return { url: `http://localhost:${server.address().port}`, close };
}

/** The ways in which it frames a page. */
export const KINDS = ["iframe", "sandboxed", "object", "embed", "nested"];
