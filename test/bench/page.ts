/**
 * The built page in a real Chromium: how much it loads before the first prompt, how
 * fast a paste runs, how soon a key is answered while the terminal or a container
 * floods. Times of keys are from the press to the change on the screen.
 */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { openBrowser, TerminalHands } from "../e2e/browser.ts";
import type { Figure, Group } from "./figure.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

/** What a student presses Ctrl-C at. */
const floods = [
  "yes",
  "cat /dev/urandom",
  "yes | cat | cat",
  "while :; do :; done",
  "while :; do echo hi; done",
  "sleep 100000",
];

export function pageFigures(folder: string): Group {
  return {
    title: "page",
    async figures() {
      const { server, url } = await serve(folder);
      const browser = await openBrowser();
      const figures: Figure[] = [
        {
          name: "script loaded before the first prompt, gzip",
          unit: "kB",
          budget: { atMost: 250 },
          measure: () => firstScript(browser, url),
        },
        {
          name: "first prompt, processor four times slower",
          unit: "ms",
          budget: { atMost: 1000 },
          measure: () => firstPrompt(browser, url),
        },
        {
          name: "paste of 10 000 lines",
          unit: "lines/s",
          budget: { atLeast: 2000 },
          measure: () => pasteSpeed(browser, url),
        },
        {
          name: "Ctrl-C in the middle of a paste",
          unit: "ms",
          budget: { atMost: 100 },
          measure: () => interruptedPaste(browser, url),
        },
        ...floods.map((command) => ({
          name: `Ctrl-C during ${command}`,
          unit: "ms" as const,
          budget: { atMost: 100 },
          measure: () => interrupted(browser, url, command),
        })),
        {
          name: "keystroke to echo, container floods its log (p99)",
          unit: "ms",
          budget: { atMost: 16 },
          measure: () => echo(browser, url),
        },
      ];
      return {
        figures,
        async close() {
          await browser.close();
          server.close();
        },
      };
    },
  };
}

async function open(browser: Browser, url: string): Promise<{ page: Page; hands: TerminalHands }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${url}/?speed=instant`);
  const hands = new TerminalHands(page);
  await hands.ready();
  // The daemon and the editor come after the first prompt.
  await page.waitForLoadState("networkidle");
  return { page, hands };
}

async function firstScript(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage();
  await page.addInitScript(watchFirstPrompt);
  await page.goto(url);
  const loaded = await page.evaluate(async () => {
    await (globalThis as unknown as { firstPrompt: Promise<number> }).firstPrompt;
    return performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .filter((name) => /\.m?js$/.test(name));
  });
  let bytes = 0;
  for (const name of new Set(loaded)) {
    const response = await fetch(name);
    bytes += gzipSync(Buffer.from(await response.arrayBuffer()), { level: 9 }).length;
  }
  await page.close();
  return bytes / 1000;
}

async function firstPrompt(browser: Browser, url: string): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.addInitScript(watchFirstPrompt);
    await page.goto(url);
    const ms = await page.evaluate(
      () => (globalThis as unknown as { firstPrompt: Promise<number> }).firstPrompt,
    );
    best = Math.min(best, ms);
    await page.close();
  }
  return best;
}

/** In the page: resolves `firstPrompt` with the time at which a prompt stands in the terminal. */
function watchFirstPrompt(): void {
  const page = globalThis as unknown as { firstPrompt: Promise<number> };
  page.firstPrompt = new Promise((resolve) => {
    const look = () => {
      const text = document.querySelector(".xterm-rows")?.textContent ?? "";
      if (!/student@drydock.*\$/.test(text)) return;
      observer.disconnect();
      resolve(performance.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", data);
    document
      .querySelector(".xterm-helper-textarea")
      ?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

async function pasteSpeed(browser: Browser, url: string): Promise<number> {
  const { page, hands } = await open(browser, url);
  const lines = 10_000;
  const text = Array.from({ length: lines }, (_, i) => `echo ${i}`).join("\n");
  const from = performance.now();
  await paste(page, `${text}\necho all "of" it\n`);
  await hands.waitFor(/\nall of it\n/);
  const seconds = (performance.now() - from) / 1000;
  await page.close();
  return lines / seconds;
}

async function interruptedPaste(browser: Browser, url: string): Promise<number> {
  const { page } = await open(browser, url);
  let worst = 0;
  for (let round = 0; round < 3; round++) {
    await paste(page, `${Array.from({ length: 100_000 }, (_, i) => `: ${i}`).join("\n")}\n`);
    await page.waitForTimeout(500);
    worst = Math.max(worst, await interrupt(page));
  }
  await page.close();
  return worst;
}

async function interrupted(browser: Browser, url: string, command: string): Promise<number> {
  const { page, hands } = await open(browser, url);
  let worst = 0;
  for (let round = 0; round < 5; round++) {
    await hands.keys(`${command}\n`);
    await page.waitForTimeout(800);
    worst = Math.max(worst, await interrupt(page));
    // Binary output may have left the terminal in any state.
    await hands.keys("reset\n");
    await page.waitForTimeout(200);
  }
  await page.close();
  return worst;
}

/** Presses Ctrl-C; milliseconds until the row of the next prompt stands still on the screen. */
async function interrupt(page: Page): Promise<number> {
  await page.evaluate(() => {
    const world = globalThis as unknown as { answered: Promise<number> };
    world.answered = new Promise((resolve) => {
      const rows = document.querySelector(".xterm-rows");
      const pressed = (event: KeyboardEvent) => {
        if (!event.ctrlKey || event.key !== "c") return;
        document.removeEventListener("keydown", pressed, true);
        const looking = setInterval(() => {
          const texts = [...(rows?.children ?? [])].map((row) => (row.textContent ?? "").trimEnd());
          if (!texts.some((text) => /student@drydock:\S*\$$/.test(text))) return;
          clearInterval(looking);
          resolve(performance.now() - event.timeStamp);
        }, 1);
      };
      document.addEventListener("keydown", pressed, true);
    });
  });
  await page.keyboard.press("Control+c");
  return page.evaluate(() => (globalThis as unknown as { answered: Promise<number> }).answered);
}

async function echo(browser: Browser, url: string): Promise<number> {
  const { page, hands } = await open(browser, url);
  await hands.run("docker run -d busybox yes");
  await page.evaluate(() => {
    const world = globalThis as unknown as { echoes: number[] };
    world.echoes = [];
    const rows = document.querySelector(".xterm-rows");
    if (rows === null) return;
    let typed = "";
    let pressedMs: number | undefined;
    document.addEventListener(
      "keydown",
      (event) => {
        typed += event.key;
        pressedMs = event.timeStamp;
      },
      true,
    );
    new MutationObserver(() => {
      if (pressedMs === undefined || !(rows.textContent ?? "").includes(typed)) return;
      world.echoes.push(performance.now() - pressedMs);
      pressedMs = undefined;
    }).observe(rows, { childList: true, subtree: true, characterData: true });
  });
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("abcdefghij"[i % 10] ?? "x");
    await page.waitForTimeout(40);
  }
  const times = await page.evaluate(() => (globalThis as unknown as { echoes: number[] }).echoes);
  await page.close();
  const sorted = times.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.POSITIVE_INFINITY;
}

/** A server for the folder, on a free port of this machine. */
function serve(folder: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(folder) || !existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      done({
        server,
        url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
      });
    });
  });
}
