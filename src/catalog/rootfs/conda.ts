/** Jupyter's images: a conda environment with its own Python, the user jovyan, scripts that start the server. */
import type { LayerBuilder } from "./layer-builder.ts";

const uid = 1000;
const gid = 100;
const root = "/opt/conda";

export function condaLayer(layer: LayerBuilder, label: string): void {
  if (label.startsWith("COPY fix-permissions"))
    layer.script(
      "/usr/local/bin/fix-permissions",
      '#!/bin/bash\n# Gives the group of the notebook user the folders named.\nset -e\n\nfor d in "$@"; do\n  find "$d" -user "$(id -un)" ! -group "${NB_GID}" -exec chgrp "${NB_GID}" {} +\n  find "$d" -user "$(id -un)" ! -perm -g+rw -exec chmod g+rwX {} +\ndone\n',
    );
  else if (label.startsWith("COPY run-hooks.sh")) {
    layer.script(
      "/usr/local/bin/start.sh",
      '#!/bin/bash\n# Runs the command it was given; a shell without one.\nset -e\n\nif [ $# -eq 0 ]; then\n  set -- bash\nfi\n\nexec "$@"\n',
    );
    layer.script("/usr/local/bin/run-hooks.sh", "#!/bin/bash\n# Sources the scripts of a folder.\n");
  } else if (label.includes("Miniforge")) {
    for (const folder of [
      "bin",
      "conda-meta",
      "include/python3.13",
      "lib/python3.13",
      "lib/python3.13/site-packages",
    ])
      layer.dir(`${root}/${folder}`, 0o775, uid, gid);
    layer.dir(root, 0o775, uid, gid);
    layer.dir(`${root}/lib`, 0o775, uid, gid);
    layer.dir(`${root}/include`, 0o775, uid, gid);
    layer.program(`${root}/bin/python3.13`, "python3");
    layer.link(`${root}/bin/python3`, "python3.13");
    layer.link(`${root}/bin/python`, "python3.13");
    for (const name of ["conda", "mamba"]) layer.program(`${root}/bin/${name}`, name);
    layer.program(`${root}/bin/pip`, "pip");
    layer.link(`${root}/bin/pip3`, "pip");
    layer.text(`${root}/include/python3.13/patchlevel.h`, '#define PY_VERSION "3.13.9"\n');
    layer.text(
      `${root}/lib/python3.13/site-packages/pip-25.3.dist-info/METADATA`,
      "Metadata-Version: 2.4\nName: pip\nVersion: 25.3\n",
    );
    layer.text(`${root}/conda-meta/pinned`, "python 3.13.*\n");
  } else if (label.includes("install Spark")) {
    layer.dir("/usr/local/spark", 0o755, uid, gid);
    layer.dir("/usr/local/spark/conf", 0o755, uid, gid);
    for (const name of ["spark-submit", "spark-shell", "pyspark"])
      layer.program(`/usr/local/spark/bin/${name}`, name);
    layer.text(
      "/usr/local/spark/conf/spark-defaults.conf",
      "spark.driver.extraJavaOptions -Dio.netty.tryReflectionSetAccessible=true\n",
      0o644,
      uid,
      gid,
    );
  } else if (label.includes("notebook packages")) {
    for (const folder of ["", "/bin"]) layer.dir(`${root}${folder}`, 0o775, uid, gid);
    for (const name of ["jupyter", "jupyter-lab", "jupyter-notebook", "jupyterhub-singleuser"])
      layer.program(`${root}/bin/${name}`, "jupyter");
    layer.script(
      "/usr/local/bin/start-notebook.py",
      '#!/bin/bash\n# Starts the server on the port that is exposed.\nset -e\n\nexec jupyter lab --ip=0.0.0.0 "$@"\n',
    );
    layer.link("/usr/local/bin/start-notebook.sh", "start-notebook.py");
    layer.dir("/home/jovyan", 0o775, uid, gid);
    layer.dir("/home/jovyan/work", 0o775, uid, gid);
    for (const name of [".bashrc", ".profile"])
      layer.text(`/home/jovyan/${name}`, `# ${name} of the notebook's user.\n`, 0o644, uid, gid);
    layer.script(
      "/opt/setup-scripts/activate_notebook_custom_env.py",
      '#!/usr/bin/env python3\n# Makes the environment that is named the one of interactive shells.\nimport os\nimport sys\n\nwith open(os.path.expanduser("~/.bashrc"), "a") as settings:\n    settings.write(f"conda activate {sys.argv[1]}\\n")\n',
    );
    const modules = `${root}/lib/node_modules`;
    layer.program(`${root}/bin/node`, "node");
    layer.program(`${modules}/npm/bin/npm-cli.js`, "npm", 54);
    layer.program(`${modules}/npm/bin/npx-cli.js`, "npx", 2_869);
    layer.text(`${modules}/npm/package.json`, '{\n  "name": "npm",\n  "version": "11.6.2"\n}\n');
    layer.link(`${root}/bin/npm`, "../lib/node_modules/npm/bin/npm-cli.js");
    layer.link(`${root}/bin/npx`, "../lib/node_modules/npm/bin/npx-cli.js");
    for (const folder of [modules, `${root}/include/node`]) layer.dir(folder, 0o775, uid, gid);
    layer.text(`${root}/include/node/node_version.h`, '#define NODE_VERSION "v24.11.1"\n');
  }
}
