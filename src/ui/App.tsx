/**
 * The page's frame: editor above terminal on the left, the stage on the right;
 * on a narrow screen the three take turns, the terminal first.
 */
import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { World } from "../session/types.ts";
import { EditorPane } from "./editor/EditorPane.tsx";
import type { PageOptions } from "./options.ts";
import { Split } from "./shared/Split.tsx";
import { Tabs } from "./shared/Tabs.tsx";
import { useMedia } from "./shared/use-media.ts";
import { Stage } from "./stage/Stage.tsx";
import { TopBar } from "./TopBar.tsx";
import { createScreen, type Screen } from "./terminal/screen.ts";
import { TerminalPane } from "./terminal/TerminalPane.tsx";
import "./app.css";

interface Props {
  readonly world: World;
  readonly options: PageOptions;
}

export function App({ world, options }: Props) {
  const narrow = useMedia("(max-width: 760px)");
  const low = useMedia("(max-height: 560px)");
  const [leaving, setLeaving] = useState(false);
  const [screen] = useState(() => openScreen(world, options, setLeaving));
  const type = useCallback(
    (command: string) => {
      screen.type(command);
      screen.focus();
    },
    [screen],
  );

  useEffect(() => {
    if (window.top === window.self) screen.focus();
  }, [screen]);

  const panes = {
    terminal: <TerminalPane screen={screen} leaving={leaving} />,
    files: <EditorPane world={world} />,
    stage: <Stage world={world} view={options.view} type={type} />,
  };

  return (
    <div className={options.bare ? "app bare" : "app"}>
      {!options.bare && <TopBar world={world} />}
      {narrow ? (
        <Stacked world={world} panes={panes} />
      ) : (
        <main style={{ minHeight: 0 }}>
          <Split label="Left side and picture" direction="columns" initial={44} min={20} max={80}>
            {low ? (
              panes.terminal
            ) : (
              <Split label="Editor and terminal" direction="rows" initial={44}>
                {panes.files}
                {panes.terminal}
              </Split>
            )}
            {panes.stage}
          </Split>
        </main>
      )}
    </div>
  );
}

/** The screen, with the commands of the page's address already typed. */
function openScreen(world: World, options: PageOptions, onLeaving: (leaving: boolean) => void): Screen {
  const screen = createScreen(world, { onLink: (url) => screen.type(`open ${url}`), onLeaving });
  for (const command of options.run) screen.type(command);
  Object.assign(window, { drydockScreen: screen });
  return screen;
}

type Pane = "terminal" | "files" | "stage";

/** One pane at a time; the hidden ones stay alive. */
function Stacked({ world, panes }: { world: World; panes: Record<Pane, React.ReactNode> }) {
  const [pane, setPane] = useState<Pane>("terminal");
  const openFile = useStore(world.session, (s) => s.openFile);
  useEffect(() => {
    if (openFile !== undefined) setPane("files");
  }, [openFile]);
  const openUrl = useStore(world.session, (s) => s.openUrl);
  useEffect(() => {
    if (openUrl !== undefined) setPane("stage");
  }, [openUrl]);

  return (
    <main className="stacked">
      <Tabs
        label="Parts of the page"
        tabs={[
          { id: "terminal", label: "Terminal" },
          { id: "files", label: "Files" },
          { id: "stage", label: "Picture" },
        ]}
        selected={pane}
        onSelect={setPane}
        controls="pane"
      />
      <div id="pane" role="tabpanel" aria-label={pane} style={{ minHeight: 0, height: "100%" }}>
        {(["terminal", "files", "stage"] as const).map((name) => (
          <div key={name} hidden={name !== pane} style={{ height: "100%" }}>
            {panes[name]}
          </div>
        ))}
      </div>
    </main>
  );
}
