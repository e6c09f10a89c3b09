/**
 * What there is: networks as rails, containers on the images they come from, each
 * image a stack of layers, volumes, and the registries images were pulled from.
 */
import { type KeyboardEvent, useState } from "react";
import { useStore } from "zustand";
import {
  type Container,
  type Image,
  selectContainers,
  selectImages,
  selectLayerUse,
  selectMembers,
  selectNetworks,
  selectTagsOf,
  selectVolumes,
} from "../../engine/select.ts";
import type { World } from "../../session/types.ts";
import { layerHue } from "../shared/layer-colour.ts";
import { plural, sizeText } from "../shared/units.ts";
import { Happenings } from "./Happenings.tsx";
import { labelledLayers } from "./layers.ts";

/** A layer the learner points at; it is marked wherever it is used. */
interface Pointed {
  readonly chainId: string;
  readonly label: string;
  readonly sizeBytes: number;
}

export function MachineView({ world }: { world: World }) {
  const [pointed, setPointed] = useState<Pointed>();
  return (
    <div className="machine">
      <Host world={world} pointed={pointed} onPoint={setPointed} />
      <div className="side">
        <Registries world={world} />
        <Volumes world={world} />
      </div>
      <Happenings world={world} />
    </div>
  );
}

interface PointProps {
  readonly pointed: Pointed | undefined;
  readonly onPoint: (layer: Pointed | undefined) => void;
}

function Host({ world, pointed, onPoint }: { world: World } & PointProps) {
  const images = useStore(world.engine, selectImages);
  const containers = useStore(world.engine, selectContainers);
  const layers = useStore(world.engine, (state) => state.layers);
  const shown = images.length > 0 || containers.length > 0;
  const bytes = [...layers.values()].reduce((sum, layer) => sum + layer.sizeBytes, 0);
  return (
    <section className="zone" aria-label="Docker host">
      <header className="zonehead">
        <h2>Docker host</h2>
        <small>
          {plural(images.length, "image")} · {plural(layers.size, "layer")} stored once · {sizeText(bytes)}
        </small>
      </header>
      <Rails world={world} />
      {shown ? (
        <div className="stacks">
          {images.map((image) => (
            <Stack
              key={image.id}
              world={world}
              image={image}
              containers={containers.filter((container) => container.imageId === image.id)}
              pointed={pointed}
              onPoint={onPoint}
            />
          ))}
        </div>
      ) : (
        <p className="empty">
          No images and no containers yet. Try <code>docker run hello-world</code> in the terminal.
        </p>
      )}
      {shown && <Tip world={world} pointed={pointed} />}
    </section>
  );
}

/** A rail for each network that has a running container, and the default one. */
function Rails({ world }: { world: World }) {
  const networks = useStore(world.engine, selectNetworks);
  const members = useStore(world.engine, selectMembers);
  const running = (id: string) =>
    (members.get(id) ?? []).filter((container) => container.state.status === "running");
  const shown = networks.filter(
    (network) => network.driver === "bridge" && (network.name === "bridge" || running(network.id).length > 0),
  );
  return (
    <>
      {shown.map((network) => (
        <div key={network.id}>
          <div
            className="rail"
            style={{
              background: `oklch(0.66 0.12 ${network.name === "bridge" ? 300 : layerHue(network.id)})`,
            }}
          />
          <div className="railname">
            <span>
              network {network.name} {network.ipam.Config?.[0]?.Subnet ?? ""}
            </span>
            {running(network.id).map((container) => (
              <span key={container.id}>{container.name}</span>
            ))}
          </div>
        </div>
      ))}
    </>
  );
}

/** How many layers of a tall image are drawn before the rest is summed up. */
const drawnLayers = 9;

function Stack({
  world,
  image,
  containers,
  pointed,
  onPoint,
}: { world: World; image: Image; containers: readonly Container[] } & PointProps) {
  const tags = useStore(world.engine, selectTagsOf(image.id));
  const state = world.engine.getState();
  const labelled = labelledLayers(state, image);
  const drawn = labelled.length > drawnLayers + 1 ? labelled.slice(0, drawnLayers) : labelled;
  const rest = labelled.slice(drawn.length);
  const name = tags[0] ?? "<none>";

  return (
    <section className={containers.length > 1 ? "stack broad" : "stack"} aria-label={`Image ${name}`}>
      {containers.length > 0 && (
        <ul className="containers" aria-label={`Containers of ${name}`}>
          {containers.map((container) => (
            <ContainerCard key={container.id} container={container} />
          ))}
        </ul>
      )}
      <ul aria-label={`Layers of ${name}, from the top`} onKeyDown={moveBetweenLayers}>
        {drawn.map(({ layer, label }, index) => (
          <li key={layer.chainId}>
            <button
              type="button"
              className={pointed?.chainId === layer.chainId ? "slab shared" : "slab"}
              style={{ "--hue": layerHue(layer.chainId) } as React.CSSProperties}
              tabIndex={index === 0 ? 0 : -1}
              onMouseEnter={() => onPoint({ chainId: layer.chainId, label, sizeBytes: layer.sizeBytes })}
              onMouseLeave={() => onPoint(undefined)}
              onFocus={() => onPoint({ chainId: layer.chainId, label, sizeBytes: layer.sizeBytes })}
              onBlur={() => onPoint(undefined)}
            >
              <span>{label}</span>
              <em>{sizeText(layer.sizeBytes)}</em>
            </button>
          </li>
        ))}
        {rest.length > 0 && (
          <li className="slab rest">
            <span>{rest.length} layers below</span>
            <em>{sizeText(rest.reduce((sum, { layer }) => sum + layer.sizeBytes, 0))}</em>
          </li>
        )}
      </ul>
      <div className="imagename">
        {tags.length === 0 ? "<none>" : tags.join(", ")}
        <small>
          {image.id.slice(7, 19)} · {sizeText(image.sizeBytes)}
        </small>
      </div>
    </section>
  );
}

/** Up and down walk through the layers of one stack. */
function moveBetweenLayers(event: KeyboardEvent<HTMLUListElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const slabs = [...event.currentTarget.querySelectorAll<HTMLElement>("button.slab")];
  const now = slabs.indexOf(document.activeElement as HTMLElement);
  slabs[Math.min(slabs.length - 1, Math.max(0, now + step))]?.focus();
}

function ContainerCard({ container }: { container: Container }) {
  const { status, exitCode } = container.state;
  const ports = Object.entries(container.ports).flatMap(([port, bindings]) =>
    [...new Set((bindings ?? []).map((binding) => binding.HostPort))].map(
      (host) => `${host}→${port.replace(/\/tcp$/, "")}`,
    ),
  );
  const look = status === "running" || status === "paused" ? status : exitCode !== 0 ? "failed" : "stopped";
  return (
    <li className={`container ${look}`}>
      <div className="card">
        <b className="clip">{container.name}</b>
        {ports.map((port) => (
          <span key={port} className="port">
            {port}
          </span>
        ))}
        <div className="state">
          <span className="led" aria-hidden="true" />
          {status === "exited" ? `exited (${exitCode})` : status}
        </div>
      </div>
      <div className="slab writable">
        <span>writable</span>
        <em>{container.tree === container.baseTree ? "0 B" : "changed"}</em>
      </div>
    </li>
  );
}

/** Says of the layer pointed at who uses it. */
function Tip({ world, pointed }: { world: World; pointed: Pointed | undefined }) {
  const use = useStore(world.engine, selectLayerUse);
  const containers = useStore(world.engine, selectContainers);
  const images = useStore(world.engine, (state) => state.images);
  if (pointed === undefined)
    return (
      <p className="tip idle">Point at a layer to see who shares it. The same colour is the same layer.</p>
    );
  const count = [...use].find(([chainId]) => chainId === pointed.chainId)?.[1] ?? 0;
  const users = containers.filter(
    (c) => c.imageId !== "" && images.get(c.imageId)?.chainIds.some((id) => id === pointed.chainId),
  ).length;
  return (
    <p className="tip">
      {pointed.label} · {sizeText(pointed.sizeBytes)} · used by {plural(count, "image")}
      {users > 0 && ` and ${plural(users, "container")}`}, stored once
    </p>
  );
}

/** The registries that images here were pulled from or pushed to. */
function Registries({ world }: { world: World }) {
  const digests = useStore(world.engine, (state) => state.digests);
  const hosts = new Map<string, Set<string>>();
  for (const reference of digests.keys()) {
    const [host = "", ...path] = reference.replace(/@.*$/, "").split("/");
    const repository = path.join("/").replace(/^library\//, "");
    hosts.set(host, (hosts.get(host) ?? new Set()).add(repository));
  }
  if (!hosts.has("docker.io")) hosts.set("docker.io", new Set());
  return (
    <>
      {[...hosts].sort().map(([host, repositories]) => (
        <section key={host} className="zone" aria-label={`Registry ${host}`}>
          <header className="zonehead">
            <h2>{host === "docker.io" ? "Docker Hub" : host}</h2>
          </header>
          {repositories.size === 0 ? (
            <small>nothing pulled yet</small>
          ) : (
            <ul>
              {[...repositories].sort().map((repository) => (
                <li key={repository} className="volume">
                  <span className="clip mono-name">{repository}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </>
  );
}

function Volumes({ world }: { world: World }) {
  const volumes = useStore(world.engine, selectVolumes);
  const containers = useStore(world.engine, selectContainers);
  return (
    <section className="zone" aria-label="Volumes">
      <header className="zonehead">
        <h2>Volumes</h2>
      </header>
      {volumes.length === 0 ? (
        <small>none</small>
      ) : (
        <ul>
          {volumes.map((volume) => {
            const users = containers.filter((c) =>
              c.mounts.some((mount) => mount.Type === "volume" && mount.Name === volume.name),
            );
            return (
              <li key={volume.name} className="volume" title={users.map((c) => c.name).join(", ")}>
                <span className="cylinder" aria-hidden="true" />
                <span className="clip">{volume.anonymous ? volume.name.slice(0, 12) : volume.name}</span>
                <span className="mono">
                  {users.length > 0 ? users.map((c) => c.name).join(", ") : "unused"}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
