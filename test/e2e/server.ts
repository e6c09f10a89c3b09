/** Serves the built page for the browser tests, from two origins: the second one plays a course page that frames the first. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import type { TestProject } from "vitest/node";

const page = resolve(import.meta.dirname, "../../dist/page");
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

declare module "vitest" {
  interface ProvidedContext {
    pageUrl: string;
    courseUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(join(page, "index.html")))
    throw new Error("dist/page is missing: run `npm run build` first");
  const pageServer = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    const file = join(page, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(page) || !existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  const pageUrl = await listen(pageServer);
  const courseServer = createServer((request, response) => {
    const query = new URL(request.url ?? "/", "http://localhost").searchParams.get("query") ?? "";
    response.writeHead(200, { "content-type": "text/html" });
    response.end(
      `<!doctype html><html lang="en"><title>A course page</title><h1>Week 3</h1><iframe title="Docker simulator" src="${pageUrl}/embed.html?${query.replaceAll('"', "")}" sandbox="allow-scripts" width="800" height="450"></iframe></html>`,
    );
  });
  const courseUrl = await listen(courseServer);
  project.provide("pageUrl", pageUrl);
  project.provide("courseUrl", courseUrl);
  return async () => {
    await Promise.all([pageServer, courseServer].map((server) => new Promise((done) => server.close(done))));
  };
}

/** On a free port of this machine; returns the origin. */
function listen(server: Server): Promise<string> {
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      done(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`);
    });
  });
}
