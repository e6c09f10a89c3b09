/**
 * The page's frame: editor above terminal on the left, the stage on the right;
 * on a narrow screen the three take turns, the terminal first.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { useStore } from "zustand";
import type { Terminal, World } from "../session/types.ts";
import { EditorPane } from "./editor/EditorPane.tsx";
import type { PageOptions } from "./options.ts";
import { Tabs } from "./shared/Tabs.tsx";
import { useMedia } from "./shared/use-media.ts";
import { Stage } from "./stage/Stage.tsx";
import { TerminalPane } from "./terminal/TerminalPane.tsx";
import { TopBar } from "./TopBar.tsx";
import "./app.css";

interface Props {
  readonly world: World;
  readonly options: PageOptions;
}

export function App({ world, options }: Props) {
  const narrow = useMedia("(max-width: 760px)");
  const low = useMedia("(max-height: 560px)");
  const terminal = useRef<Terminal>(null);

  const onReady = useCallback(
    (ready: Terminal) => {
      terminal.current = ready;
      for (const command of options.run) ready.type(command);
    },
    [options.run],
  );
  const type = useCallback((command: string) => terminal.current?.type(command), []);
  const onLink = useCallback((url: string) => type(`curl -s ${url}`), [type]);

  const panes = {
    terminal: <TerminalPane world={world} onReady={onReady} onLink={onLink} />,
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
          <Group orientation="horizontal">
            <Panel defaultSize="44%" minSize="25%">
              <Group orientation="vertical">
                <Panel defaultSize={low ? "0%" : "44%"} minSize="15%" collapsible>
                  {panes.files}
                </Panel>
                <Separator className="handle" aria-label="Editor and terminal" />
                <Panel minSize="20%">{panes.terminal}</Panel>
              </Group>
            </Panel>
            <Separator className="handle" aria-label="Left side and picture" />
            <Panel minSize="20%">{panes.stage}</Panel>
          </Group>
        </main>
      )}
    </div>
  );
}

type Pane = "terminal" | "files" | "stage";

/** One pane at a time; the hidden ones stay alive. */
function Stacked({ world, panes }: { world: World; panes: Record<Pane, React.ReactNode> }) {
  const [pane, setPane] = useState<Pane>("terminal");
  const openFile = useStore(world.session, (s) => s.openFile);
  useEffect(() => {
    if (openFile !== undefined) setPane("files");
  }, [openFile]);

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
