/**
 * The files of the folder the terminal stands in. Typing saves into the
 * simulated machine; a change made there (sed -i, nano, git) shows here.
 */
import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { Remark, World } from "../../session/types.ts";
import { Tabs } from "../shared/Tabs.tsx";
import { idle } from "../shared/turns.ts";
import { Advice } from "./Advice.tsx";
import "./editor.css";

/** The editor's code comes after the daemon's: the first prompt needs neither. */
const CodeEditor = lazy(() => import("./CodeEditor.tsx").then((module) => ({ default: module.CodeEditor })));

export function EditorPane({ world }: { world: World }) {
  const cwd = useStore(world.session, (s) => s.cwd);
  const openFile = useStore(world.session, (s) => s.openFile);
  const version = useFilesVersion(world);
  const ready = useStore(world.session, (s) => s.ready);
  const built = useStore(world.engine, (s) => s.build);
  const [chosen, setChosen] = useState<string>();
  const [target, setTarget] = useState<{ readonly line: number }>();

  const files = useMemo(() => world.files.list(cwd), [world, cwd, version]);
  useEffect(() => {
    if (openFile !== undefined) setChosen(openFile.path);
  }, [openFile]);

  const inFolder = files.map((file) => `${cwd === "/" ? "" : cwd}/${file.path}`);
  const paths =
    chosen !== undefined && !inFolder.includes(chosen) && world.files.read(chosen) !== undefined
      ? [...inFolder, chosen]
      : inFolder;
  const selected =
    paths.find((path) => path === chosen) ?? paths.find((path) => path.endsWith("/Dockerfile")) ?? paths[0];

  const isDockerfile = selected !== undefined && /(^|\/)Dockerfile$/.test(selected);
  const remarks = useRemarks(world, ready && isDockerfile ? folderOf(selected) : undefined, version);

  return (
    <section className="panel" aria-label="Files">
      {selected === undefined ? (
        <p className="empty">
          No text files in this folder. Go to a project with <code>cd ~/shop</code>, or make one:{" "}
          <code>echo hello &gt; notes.txt</code>
        </p>
      ) : (
        <>
          <Tabs
            label="Files"
            tabs={paths.map((path) => ({
              id: path,
              label: path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path,
            }))}
            selected={selected}
            onSelect={setChosen}
            controls="editor"
          />
          <div
            id="editor"
            className="editor"
            role="tabpanel"
            aria-label={selected.split("/").at(-1) ?? selected}
          >
            {!ready && <pre className="plain">{world.files.read(selected)}</pre>}
            <Suspense fallback={<pre className="plain">{world.files.read(selected)}</pre>}>
              {ready && (
                <CodeEditor
                  key={selected}
                  world={world}
                  path={selected}
                  version={version}
                  engineVersion={built}
                  target={target}
                />
              )}
            </Suspense>
          </div>
          {isDockerfile && <Advice remarks={remarks} onLine={(line) => setTarget({ line })} />}
        </>
      )}
    </section>
  );
}

/** Remarks on the Dockerfile of `folder`, made when the page has nothing else to do. */
function useRemarks(world: World, folder: string | undefined, version: number): readonly Remark[] {
  const [remarks, setRemarks] = useState<readonly Remark[]>([]);
  useEffect(() => {
    let current = folder !== undefined;
    if (folder === undefined) setRemarks([]);
    else
      void idle().then(() => {
        if (current) setRemarks(world.advise(folder));
      });
    return () => {
      current = false;
    };
  }, [world, folder, version]);
  return remarks;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** A number that grows with every change on the student's machine. */
function useFilesVersion(world: World): number {
  const counter = useMemo(() => {
    let count = 0;
    return {
      subscribe: (changed: () => void) =>
        world.files.subscribe(() => {
          count += 1;
          changed();
        }),
      get: () => count,
    };
  }, [world]);
  return useSyncExternalStore(counter.subscribe, counter.get);
}
