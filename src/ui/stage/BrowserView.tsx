/**
 * A small browser on the student's machine: shows what a published port answers.
 *
 * The page it shows is foreign text. It stands in a frame without scripts, under a
 * policy that lets it load nothing; its style sheets and pictures are fetched through
 * the simulation and put into it.
 */
import { type FormEvent, useEffect, useState } from "react";
import { useStore } from "zustand";
import { selectContainers } from "../../engine/select.ts";
import type { Visit, World } from "../../session/types.ts";
import { pageOf } from "./browser-page.ts";
import "./browser.css";

type Shown = { readonly address: string } & (
  | { readonly type: "loading" }
  | { readonly type: "page"; readonly html: string; readonly status: number }
  | { readonly type: "failure"; readonly reason: (Visit & { type: "failure" })["reason"] }
);

export function BrowserView({ world }: { world: World }) {
  const asked = useStore(world.session, (s) => s.openUrl);
  const containers = useStore(world.engine, selectContainers);
  const [address, setAddress] = useState(asked?.url ?? "");
  const [shown, setShown] = useState<Shown>();

  const go = async (target: string) => {
    setAddress(target);
    setShown({ type: "loading", address: target });
    const visit = await world.visit(target);
    if (visit.type === "failure") {
      setShown({ type: "failure", address: target, reason: visit.reason });
      return;
    }
    setShown({
      type: "page",
      address: visit.url,
      status: visit.status,
      html: await pageOf(visit, (url) => world.visit(url)),
    });
  };

  useEffect(() => {
    if (asked !== undefined) void go(asked.url);
  }, [asked]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (address.trim() !== "") void go(address.trim());
  };

  const ports = containers.flatMap((container) =>
    container.state.status !== "running"
      ? []
      : Object.values(container.ports).flatMap((bindings) =>
          (bindings ?? []).map((b) => ({ port: b.HostPort, name: container.name })),
        ),
  );
  const published = ports.filter((p, index) => ports.findIndex((other) => other.port === p.port) === index);

  return (
    <section className="zone browser" aria-label="Browser">
      <form className="address" onSubmit={submit}>
        <label className="sr-only" htmlFor="address">
          Address
        </label>
        <input
          id="address"
          type="text"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="localhost:8080"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <button type="submit">Go</button>
      </form>
      {published.length > 0 && (
        <ul className="ports" aria-label="Published ports">
          {published.map(({ port, name }) => (
            <li key={port}>
              <button type="button" className="port" onClick={() => void go(`http://localhost:${port}/`)}>
                localhost:{port}
              </button>{" "}
              <small>{name}</small>
            </li>
          ))}
        </ul>
      )}
      <Result shown={shown} />
    </section>
  );
}

function Result({ shown }: { shown: Shown | undefined }) {
  if (shown === undefined) {
    return (
      <p className="empty">
        Publish a port of a container, then open it here: <code>docker run -d -p 8080:80 nginx</code>
      </p>
    );
  }
  switch (shown.type) {
    case "loading":
      return <p className="empty">Loading {shown.address} …</p>;
    case "failure":
      return (
        <p className="error" role="alert">
          <b>{shown.address}</b>: {failures[shown.reason]}
        </p>
      );
    case "page":
      return (
        <>
          <small role="status">
            {shown.address} answered {shown.status}
          </small>
          <iframe title={`Page at ${shown.address}`} sandbox="" srcDoc={shown.html} />
        </>
      );
  }
}

const failures: Record<(Visit & { type: "failure" })["reason"], string> = {
  address: "This is not an address that can be opened here. Only http:// is simulated.",
  resolve: "There is no host of this name in the simulated network.",
  refused:
    "Connection refused. Nothing listens on this port of the machine. Is the container running, and is its port published with -p?",
  unreachable: "The host cannot be reached from this machine.",
  timeout: "No answer within 30 seconds.",
  answer: "What listens there closed the connection or does not speak HTTP.",
  redirects: "It redirects in a circle.",
};
