/** `npm start`: installs what is missing, builds what is stale, serves the page and prints its address. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { installDependencies, root, run } from "./prepare.mjs";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

installDependencies();
if (isStale("dist/page/index.html")) {
  console.log("Building …");
  run("npx", ["vite", "build", "--logLevel", "error"]);
  run("npx", ["vite", "build", "-c", "vite.embed.config.ts", "--logLevel", "error"]);
}
serve(Number(process.env.PORT ?? 4173));

const compressedFiles = new Map();

/** The file's content with gzip, made once. */
function compressed(file) {
  const { mtimeMs } = statSync(file);
  const known = compressedFiles.get(file);
  if (known?.mtimeMs === mtimeMs) return known.bytes;
  const bytes = gzipSync(readFileSync(file), { level: 9 });
  compressedFiles.set(file, { mtimeMs, bytes });
  return bytes;
}

/** True when the built file is absent or older than any source. */
function isStale(built) {
  const file = join(root, built);
  if (!existsSync(file)) return true;
  const builtMs = statSync(file).mtimeMs;
  const sources = [
    "src",
    "public",
    "index.html",
    "embed.html",
    "vite.config.ts",
    "vite.embed.config.ts",
    "package-lock.json",
  ];
  return sources.some((name) => newestMs(join(root, name)) > builtMs);
}

function newestMs(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

function serve(port) {
  const base = join(root, "dist/page");
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    let file = join(base, path);
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    if (!file.startsWith(base) || !existsSync(file)) {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
      return;
    }
    const type = types[extname(file)] ?? "application/octet-stream";
    const headers = { "content-type": type, vary: "accept-encoding" };
    // Built files carry the digest of their content in their name.
    headers["cache-control"] = /-[\w-]{8}\.\w+$/.test(file)
      ? "public, max-age=31536000, immutable"
      : "no-cache";
    const zipped =
      /text|javascript|json|svg/.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    if (zipped) headers["content-encoding"] = "gzip";
    response.writeHead(200, headers).end(zipped ? compressed(file) : readFileSync(file));
  });
  server.on("error", (error) => {
    if (error.code !== "EADDRINUSE") throw error;
    serve(port + 1);
  });
  server.listen(port, () => console.log(`Drydock is ready: http://localhost:${port}/`));
}
