// Serves the bench its page, its peers, and the engine; takes the archives that it makes.
import { createReadStream, createWriteStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { pipeline } from "node:stream/promises";
import { ROOT } from "../../scripts/lib/tools.mjs";

const MEDIA_TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const FOLDERS = { bench: "tests/bench", peers: "node_modules", engine: "target/bench/engine" };

/** Serves on any free port; `saved` is the file that an archive is put into. */
export async function serve(saved) {
  const server = createServer(async (request, response) => {
    try {
      const path = normalize(decodeURIComponent(new URL(request.url, "http://bench").pathname));
      if (path === "/save" && request.method === "POST") {
        await pipeline(request, createWriteStream(saved));
        return response.end();
      }
      const [, folder, ...rest] = path.split("/");
      const file = path === "/save" ? saved : join(ROOT, FOLDERS[folder], ...rest);
      response.setHeader("Content-Length", statSync(file).size);
      response.setHeader("Content-Type", MEDIA_TYPES[extname(file)] ?? "application/octet-stream");
      response.setHeader("Cache-Control", "no-store");
      await pipeline(createReadStream(file), response);
    } catch (error) {
      if (response.headersSent) return response.destroy();
      response.writeHead(404).end(String(error.message));
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
