import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openBrowser, TerminalHands, watchForTrouble } from "./browser.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function open(
  query: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; hands: TerminalHands; trouble: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const trouble = watchForTrouble(page, inject("pageUrl"));
  await page.goto(`${inject("pageUrl")}/?${query}`);
  const hands = new TerminalHands(page);
  await hands.ready();
  return { page, hands, trouble };
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const axe = (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe;
    const { violations: found } = await axe.run();
    return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`);
  });
}

describe("accessibility", () => {
  it.each([
    ["light", "machine"],
    ["light", "build"],
    ["dark", "machine"],
    ["dark", "build"],
  ])("axe finds nothing: %s, %s", async (theme, view) => {
    const { page, hands } = await open(`speed=instant&theme=${theme}&view=${view}`);
    await hands.run("docker build -q -t shop .");
    await hands.run("docker run -d --name web shop");
    await page.getByRole("tab", { name: view === "build" ? "Build" : "Machine" }).click();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it("the keyboard alone gets into the terminal and out of it", async () => {
    const { page, hands } = await open("speed=instant");
    await hands.press("Escape");
    await hands.press("Tab");
    const outside = await page.evaluate(() => document.activeElement?.closest(".terminal") === null);
    expect(outside).toBe(true);
    await page.context().close();
  });
});

describe("a narrow phone", () => {
  it("nothing is wider than the screen, and every part can be reached", async () => {
    const { page, hands, trouble } = await open("speed=instant", {
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    });
    await hands.run("docker run hello-world");
    for (const name of ["Files", "Picture", "Terminal"]) {
      await page.getByRole("tab", { name }).click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    }
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

describe("Ctrl-C always works", () => {
  it.each([
    ["an endless loop", "while true; do :; done"],
    ["a flood of output", "yes"],
    ["a long sleep", "sleep 100000"],
    ["a container in the foreground", "docker run --rm busybox ping 127.0.0.1"],
    ["a pull", "docker run --rm busybox ping 127.0.0.1", /Pulling from/],
    ["a container that starts", "docker run --rm busybox ping 127.0.0.1", /Downloaded newer/],
    ["a container that runs", "docker run --rm -it busybox ping 127.0.0.1", /seq=0/],
    ["a build", "docker build .", /load metadata/],
    ["a reader of the keyboard", "cat"],
  ])("%s", async (_title, command, moment = /./) => {
    const { page, hands, trouble } = await open("speed=1x");
    const before = (await hands.text()).length;
    await hands.keys(`${command}\n`);
    await hands.waitFor(moment, before);
    await hands.press("Control+c");
    // The picture of a build is drawn over the ^C.
    await hands.waitFor(/(\^C|context canceled)[\s\S]*student@drydock:[^\n]*\$ *$/);
    expect(await hands.run("echo alive")).toMatch(/^alive/);
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

describe("the browser on the student's machine", () => {
  it("shows what a published port answers; nothing in the page runs, loads from elsewhere or leads away", async () => {
    const { page, hands, trouble } = await open("speed=instant");
    await hands.run("mkdir ~/web && cd ~/web");
    const html =
      '<h1>Ahoy</h1><link rel=stylesheet href=s.css><script>document.title="ran"</script><img src=https://elsewhere.example/x.png><a href=https://elsewhere.example/>away</a>';
    await hands.run(`echo '${html}' > index.html; echo 'h1 { color: rgb(1, 2, 3) }' > s.css`);
    await hands.run("docker run -d -p 8080:80 -v ~/web:/usr/share/nginx/html nginx");
    await hands.run("open http://localhost:8080/");
    const shown = page.frameLocator(".browser iframe");
    await shown.getByRole("heading", { name: "Ahoy" }).waitFor();
    expect(await shown.locator("h1").evaluate((h) => getComputedStyle(h).color)).toBe("rgb(1, 2, 3)");
    expect(await shown.locator("script").count()).toBe(0);
    expect(await shown.locator("a[href]").count()).toBe(0);
    expect(await page.title()).toMatch(/Drydock/);
    await page.getByLabel("Address").fill("localhost:9");
    await page.getByRole("button", { name: "Go" }).click();
    await page.getByText("Connection refused").waitFor();
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

describe("bad input", () => {
  it.each([
    ["dokcer ps", /bash: dokcer: command not found/, 127],
    ["docker rnu hello-world", /docker: unknown command: docker rnu/, 1],
    ["docker run --nosuch busybox", /unknown flag: --nosuch/, 125],
    ["docker rm nosuch", /Error response from daemon: No such container: nosuch/, 1],
    ["cat nosuch", /cat: nosuch: No such file or directory/, 1],
    ["printf 'FROM busybox\\nRUNN ls\\n' | docker build -", /unknown instruction: RUNN/, 1],
  ])("%s", async (command, sentence, exit) => {
    const { page, hands, trouble } = await open("speed=instant");
    expect(await hands.run(command)).toMatch(sentence);
    expect(await hands.run("echo exit=$?")).toContain(`exit=${exit}`);
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

describe("framed in a course page of another origin", () => {
  it("E1 E2 E3 works with sandbox=allow-scripts and asks for nothing but its own files", async () => {
    const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
    const page = await context.newPage();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(
      `${inject("courseUrl")}/?query=${encodeURIComponent("view=build&speed=instant&run=docker run hello-world")}`,
    );
    const frame = page.frames().find((f) => f.url().includes("embed.html"));
    if (frame === undefined) throw new Error("the course page has no frame");
    const hands = new TerminalHands(page, frame);
    await hands.waitFor(/Hello from Docker!/);
    await frame.locator(".xterm-helper-textarea").focus();
    await hands.run("cd ~/shop && docker build -t shop .");
    await frame.locator(".step", { hasText: "RUN pip install" }).waitFor();
    expect(errors).toEqual([]);
    expect(
      requests.filter((url) => !url.startsWith(inject("pageUrl")) && !url.startsWith(inject("courseUrl"))),
    ).toEqual([]);
    await context.close();
  });
});
