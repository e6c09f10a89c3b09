/**
 * What the index knows beyond the catalogue's table: versions of packages that are only
 * met as dependencies, the last versions for old Pythons, import names, spelling.
 */

/** Name → version of packages that come along with others. */
const alsoKnown = `certifi=2026.11.12 typing-extensions=4.15.0 annotated-doc=0.0.4 annotated-types=0.7.0 typing-inspection=0.4.2 sniffio=1.3.1 httpcore=1.0.9 aiohappyeyeballs=2.6.1
aiosignal=1.4.0 attrs=25.4.0 frozenlist=1.8.0 multidict=6.7.0 propcache=0.4.1 yarl=1.22.0 asgiref=3.11.0 sqlparse=0.5.4 billiard=4.2.4 kombu=5.6.1 vine=5.1.0
greenlet=3.3.0 mako=1.3.10 dnspython=2.8.0 narwhals=2.13.0 filelock=3.20.0 fsspec=2025.12.0 networkx=3.6 sympy=1.14.0 regex=2025.11.3 dill=0.4.0 xxhash=3.6.0
pygments=2.19.2 pluggy=1.6.0 iniconfig=2.3.0 prompt-toolkit=3.0.52 decorator=5.2.1 jedi=0.19.2 pexpect=4.9.0 traitlets=5.14.3 stack-data=0.6.3 platformdirs=4.5.1
pathspec=0.12.1 mypy-extensions=1.1.0 mccabe=0.7.0 pycodestyle=2.14.0 pyflakes=3.4.0 jmespath=1.0.1 s3transfer=0.16.0 docutils=0.22.3 rsa=4.9.1 invoke=2.2.1
pynacl=1.6.1 pycparser=2.23 markdown-it-py=4.0.0 mdurl=0.1.2 jsonschema=4.25.1 importlib-metadata=8.7.0 zipp=3.23.0 cachetools=6.2.2 distro=1.9.0 jiter=0.12.0
soupsieve=2.8 wrapt=2.0.1 cloudpickle=3.1.2 mpmath=1.3.0 async-timeout=5.0.1 exceptiongroup=1.3.1 tomli=2.3.0 colorama=0.4.6 wcwidth=0.2.14 gitpython=3.1.45
gitdb=4.0.12 smmap=5.0.2 tabulate=0.9.0 setuptools-scm=9.2.2 cython=3.2.2 nltk=3.9.2 schedule=1.2.2 simplejson=3.20.2 ujson=5.11.0 orjson=3.11.5 toml=0.10.2
httptools=0.7.1 uvloop=0.22.1 watchfiles=1.1.1 pytest-asyncio=1.3.0 pytest-mock=3.15.1 mock=5.2.0 responses=0.25.8 faker=38.2.0 factory-boy=3.3.3
waitress=3.0.2 eventlet=0.40.4 gevent=25.9.1 flask-wtf=1.2.2 wtforms=3.2.1 flask-socketio=5.5.1 flask-migrate=4.1.0 flask-redis=0.4.0 rq=2.6.1 peewee=3.18.3
prometheus-client=0.23.1 opentelemetry-api=1.39.0 xlrd=2.0.2 openpyxl=3.1.5 et-xmlfile=2.0.0 tabula-py=2.10.0 wget=3.2 pyfiglet=1.0.4 emoji=2.15.0 art=6.5 termcolor=3.2.0`;

export const dependencyVersions: ReadonlyMap<string, string> = new Map(
  alsoKnown.split(/\s+/).map((entry) => {
    const [name = "", version = "1.0.0"] = entry.split("=");
    return [name, version];
  }),
);

/** The last release that an old Python still gets: minor version → name → version. */
export const lastFor: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  6: {
    pip: "21.3.1",
    setuptools: "59.6.0",
    wheel: "0.37.1",
    flask: "2.0.3",
    werkzeug: "2.0.3",
    jinja2: "3.0.3",
    markupsafe: "2.0.1",
    itsdangerous: "2.0.1",
    click: "8.0.4",
    "importlib-metadata": "4.8.3",
    zipp: "3.6.0",
    "typing-extensions": "4.1.1",
    requests: "2.27.1",
    numpy: "1.19.5",
    pandas: "1.1.5",
    redis: "4.3.6",
    gunicorn: "21.2.0",
    django: "3.2.25",
    "scikit-learn": "0.24.2",
  },
  7: {
    pip: "24.0",
    setuptools: "68.0.0",
    wheel: "0.42.0",
    flask: "2.2.5",
    werkzeug: "2.2.3",
    jinja2: "3.1.6",
    markupsafe: "2.1.5",
    itsdangerous: "2.1.2",
    click: "8.1.8",
    "importlib-metadata": "6.7.0",
    zipp: "3.15.0",
    "typing-extensions": "4.7.1",
    requests: "2.31.0",
    urllib3: "2.0.7",
    certifi: "2026.11.12",
    idna: "3.10",
    "charset-normalizer": "3.4.4",
    numpy: "1.21.6",
    pandas: "1.3.5",
    scipy: "1.7.3",
    "scikit-learn": "1.0.2",
    redis: "5.0.8",
    gunicorn: "23.0.0",
    django: "3.2.25",
    pytest: "7.4.4",
    fastapi: "0.103.2",
    uvicorn: "0.22.0",
    matplotlib: "3.5.3",
    sqlalchemy: "2.0.44",
    pylint: "2.17.7",
  },
  8: {
    pip: "25.0.1",
    setuptools: "75.3.2",
    wheel: "0.45.1",
    flask: "3.0.3",
    werkzeug: "3.0.6",
    markupsafe: "2.1.5",
    blinker: "1.8.2",
    click: "8.1.8",
    itsdangerous: "2.2.0",
    "importlib-metadata": "8.5.0",
    zipp: "3.20.2",
    requests: "2.32.4",
    numpy: "1.24.4",
    pandas: "2.0.3",
    scipy: "1.10.1",
    "scikit-learn": "1.3.2",
    redis: "6.1.1",
    django: "4.2.27",
    pytest: "8.3.5",
    fastapi: "0.124.4",
    uvicorn: "0.33.0",
    matplotlib: "3.7.5",
  },
  9: {
    pip: "25.3",
    numpy: "2.0.2",
    pandas: "2.3.3",
    scipy: "1.13.1",
    "scikit-learn": "1.6.1",
    matplotlib: "3.9.4",
    django: "4.2.27",
    click: "8.1.8",
    markupsafe: "3.0.3",
    requests: "2.32.5",
  },
  10: {
    pip: "25.3",
    numpy: "2.2.6",
    pandas: "2.3.3",
    scipy: "1.15.3",
    "scikit-learn": "1.7.2",
    django: "5.2.9",
  },
};

/** pip's newest release. */
export const latestPip = "25.3";

/** What is asked of the parts of some packages: shown in `Collecting …`. */
export const wanted: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  flask: {
    blinker: ">=1.9.0",
    click: ">=8.1.3",
    itsdangerous: ">=2.2.0",
    jinja2: ">=3.1.2",
    markupsafe: ">=2.1.1",
    werkzeug: ">=3.1.0",
  },
  "flask 2": { werkzeug: ">=2.0", jinja2: ">=3.0", itsdangerous: ">=2.0", click: ">=7.1.2" },
  "flask 1": { werkzeug: ">=0.15", jinja2: ">=2.10.1", itsdangerous: ">=0.24", click: ">=5.1" },
  jinja2: { markupsafe: ">=2.0" },
  requests: { "charset-normalizer": "<4,>=2", idna: "<4,>=2.5", urllib3: "<3,>=1.26", certifi: ">=2023.5.7" },
  pandas: { numpy: ">=1.26.0", "python-dateutil": ">=2.8.2" },
  "python-dateutil": { six: ">=1.5" },
  "scikit-learn": { numpy: ">=1.24.1", scipy: ">=1.10.0", joblib: ">=1.3.0", threadpoolctl: ">=3.2.0" },
  uvicorn: { click: ">=7.0", h11: ">=0.8" },
};

/** The folder that `import` looks for, where it is not the name. */
const importNames: Readonly<Record<string, string>> = {
  "scikit-learn": "sklearn",
  pyyaml: "yaml",
  beautifulsoup4: "bs4",
  pillow: "PIL",
  "opencv-python": "cv2",
  "opencv-python-headless": "cv2",
  "python-dateutil": "dateutil",
  "psycopg2-binary": "psycopg2",
  "python-dotenv": "dotenv",
  pyjwt: "jwt",
  mysqlclient: "MySQLdb",
  attrs: "attr",
  pyzmq: "zmq",
  "kafka-python": "kafka",
  "python-multipart": "multipart",
  djangorestframework: "rest_framework",
  gitpython: "git",
  protobuf: "google/protobuf",
  "google-cloud-storage": "google/cloud/storage",
  setuptools: "setuptools",
  "azure-storage-blob": "azure/storage/blob",
  grpcio: "grpc",
  "faiss-cpu": "faiss",
};

export function importName(name: string): string {
  return importNames[name] ?? name.replace(/-/g, "_");
}

/** Built for one interpreter and C library: their wheels carry it in the name. */
const compiled = new Set(
  "numpy pandas scipy scikit-learn matplotlib pillow opencv-python opencv-python-headless torch torchvision torchaudio tensorflow lxml cryptography cffi bcrypt psycopg2 psycopg2-binary mysqlclient markupsafe pyyaml aiohttp frozenlist multidict yarl propcache charset-normalizer greenlet sqlalchemy grpcio grpcio-tools pyzmq psutil pyarrow polars xgboost lightgbm catboost statsmodels spacy tokenizers safetensors pydantic-core rpds-py kiwisolver contourpy fonttools wrapt regex orjson ujson uvloop httptools watchfiles pynacl protobuf coverage mypy tornado".split(
    " ",
  ),
);

export function isCompiled(name: string): boolean {
  return compiled.has(name);
}

/** How older releases spell themselves. */
const spelled: Readonly<Record<string, string>> = {
  flask: "Flask",
  werkzeug: "Werkzeug",
  jinja2: "Jinja2",
  markupsafe: "MarkupSafe",
  sqlalchemy: "SQLAlchemy",
  pyyaml: "PyYAML",
  django: "Django",
  pillow: "Pillow",
  "flask-cors": "Flask-Cors",
  "flask-sqlalchemy": "Flask-SQLAlchemy",
  "flask-restful": "Flask-RESTful",
  "flask-login": "Flask-Login",
  pygments: "Pygments",
  cython: "Cython",
};

/** @param newest the version is the latest one: today's releases write their names small. */
export function spelling(name: string, newest: boolean): string {
  if (name === "pyyaml" || name === "sqlalchemy" || name === "django")
    return newest && name === "django" ? "django" : (spelled[name] ?? name);
  return newest ? name : (spelled[name] ?? name);
}
