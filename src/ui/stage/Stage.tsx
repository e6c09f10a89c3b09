/** The picture: what there is (Machine), what the last build did (Build), what a port answers (Browser). */
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { selectBuilds } from "../../engine/select.ts";
import type { World } from "../../session/types.ts";
import type { View } from "../options.ts";
import { Tabs } from "../shared/Tabs.tsx";
import { BrowserView } from "./BrowserView.tsx";
import { BuildView } from "./BuildView.tsx";
import { MachineView } from "./MachineView.tsx";
import "./stage.css";

interface Props {
  readonly world: World;
  readonly view: View;
  readonly type: (command: string) => void;
}

export function Stage({ world, view, type }: Props) {
  const [chosen, setChosen] = useState<View>(view);
  const builds = useStore(world.engine, selectBuilds).length;
  const openUrl = useStore(world.session, (s) => s.openUrl);
  const seen = useRef(builds);

  // The first build brings its picture forward; after that the learner decides.
  useEffect(() => {
    if (seen.current === 0 && builds > 0) setChosen("build");
    seen.current = builds;
  }, [builds]);

  useEffect(() => {
    if (openUrl !== undefined) setChosen("browser");
  }, [openUrl]);

  return (
    <section className="panel" aria-label="Picture">
      <Tabs
        label="Views"
        tabs={[
          { id: "machine", label: "Machine" },
          { id: "build", label: "Build" },
          { id: "browser", label: "Browser" },
        ]}
        selected={chosen}
        onSelect={setChosen}
        controls="stage"
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div id="stage" className="stage" role="tabpanel" aria-label={chosen} tabIndex={0}>
        {chosen === "machine" && <MachineView world={world} />}
        {chosen === "build" && <BuildView world={world} type={type} />}
        {chosen === "browser" && <BrowserView world={world} />}
      </div>
    </section>
  );
}
