/**
 * The first hour of a course, as commands and what a student must see. Played in the
 * replay (no terminal) and in a real browser.
 */
export interface Step {
  readonly cmd: string;
  /** Each must be found in what it prints. */
  readonly see?: readonly RegExp[];
  /** None may be found. */
  readonly not?: readonly RegExp[];
  /** Default 0. */
  readonly exit?: number;
}

export const files: Readonly<Record<string, string>> = {
  Dockerfile: `FROM python:3.7.3-stretch

## Step 1:
# Create a working directory
WORKDIR /app

## Step 2:
# Copy source code to working directory
COPY . app.py /app/

## Step 3:
# Install packages from requirements.txt
# hadolint ignore=DL3013
RUN pip install --upgrade pip &&\\
    pip install --trusted-host pypi.example -r requirements.txt

EXPOSE 5000
CMD ["python", "app.py"]
`,
  "app.py": `from flask import Flask, jsonify, request

app = Flask(__name__)
PRICES = {"apple": 3, "pear": 4}


@app.route("/")
def home():
    return "Hello from the shop\\n"


@app.route("/price/<name>")
def price(name):
    if name not in PRICES:
        return jsonify(error="unknown"), 404
    return jsonify(name=name, price=PRICES[name])


@app.route("/total/<int:count>")
def total(count):
    unit = int(request.args.get("unit", 2))
    return {"total": count * unit}


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
`,
  "requirements.txt": "flask==2.0.1\n",
};

/** The Dockerfile after the student has moved the packages up. */
export const reordered = `FROM python:3.7.3-stretch
WORKDIR /app
COPY requirements.txt /app/
RUN pip install --upgrade pip && pip install --trusted-host pypi.example -r requirements.txt
COPY . app.py /app/
EXPOSE 5000
CMD ["python", "app.py"]
`;

const heredoc = (path: string, text: string) => `cat > ${path} <<'END'\n${text}END`;

/** What both plays have in common; progress is read in its plain form. */
export const steps: readonly Step[] = [
  {
    cmd: "docker run hello-world",
    see: [
      /Unable to find image 'hello-world:latest' locally/,
      /latest: Pulling from library\/hello-world/,
      /Status: Downloaded newer image/,
      /Hello from Docker!/,
    ],
  },
  {
    cmd: "docker pull python:3.12-slim",
    see: [
      /3\.12-slim: Pulling from library\/python/,
      /Pull complete/,
      /Digest: sha256:[0-9a-f]{64}/,
      /docker\.io\/library\/python:3\.12-slim/,
    ],
  },
  {
    cmd: "docker build --progress=plain -t shop .",
    see: [
      /\[1\/4\] FROM docker\.io\/library\/python:3\.7\.3-stretch/,
      /\[2\/4\] WORKDIR \/app/,
      /\[3\/4\] COPY \. app\.py \/app\//,
      /\[4\/4\] RUN pip install/,
      /Successfully installed .*[Ff]lask-2\.0\.1/,
      /naming to docker\.io\/library\/shop/,
    ],
  },
  {
    cmd: "docker build --progress=plain -t shop . 2>&1 | grep -c CACHED",
    see: [/^3$/m],
  },
  {
    cmd: "sed -i 's/Hello from the shop/Welcome to the shop/' app.py && docker build --progress=plain -t shop . > log 2>&1; grep -E '^#[0-9]+ (\\[|CACHED)' log; rm log",
    see: [/CACHED/, /\[3\/4\] COPY/],
  },
  { cmd: heredoc("Dockerfile", reordered) },
  { cmd: "docker build -q -t shop .", see: [/^sha256:[0-9a-f]{64}$/m] },
  { cmd: "echo '# a comment' >> app.py" },
  {
    cmd: "docker build --progress=plain -t shop . 2>&1 | grep -B1 CACHED | grep -c -E 'WORKDIR|COPY requirements|RUN pip'",
    see: [/^3$/m],
  },
  { cmd: "touch app.py" },
  { cmd: "docker build --progress=plain -t shop . 2>&1 | grep -c CACHED", see: [/^4$/m] },
  {
    cmd: "docker image ls",
    see: [
      /^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE$/m,
      /^shop +latest +[0-9a-f]{12} /m,
      /^python +3\.12-slim +[0-9a-f]{12} /m,
    ],
  },
  {
    cmd: "docker history shop",
    see: [
      /^IMAGE +CREATED +CREATED BY +SIZE +COMMENT$/m,
      /CMD \["python" "app\.py"\]/,
      /buildkit\.dockerfile\.v0/,
    ],
  },
  { cmd: "docker run -d -p 8080:5000 --name web shop", see: [/^[0-9a-f]{64}$/m] },
  { cmd: "sleep 2; curl -s localhost:8080", see: [/^Welcome to the shop$/m] },
  { cmd: "curl -s localhost:8080/price/pear", see: [/"name": ?"pear"/, /"price": ?4/] },
  { cmd: "curl -s 'localhost:8080/total/7?unit=3'", see: [/\{"total": ?21\}/] },
  { cmd: "curl -s -o /dev/null -w '%{http_code}\\n' localhost:8080/price/plum", see: [/^404$/m] },
  {
    cmd: "docker logs web",
    see: [/Running on/, /"GET \/ HTTP\/1\.1" 200 -/, /"GET \/price\/plum HTTP\/1\.1" 404 -/],
  },
  {
    cmd: "docker ps",
    see: [
      /^CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES$/m,
      /shop +"python app\.py" .* 0\.0\.0\.0:8080->5000\/tcp.* web/,
    ],
  },
  { cmd: "docker exec web cat /etc/os-release", see: [/Debian GNU\/Linux 9 \(stretch\)/] },
  { cmd: "docker exec web sh -c 'echo changed > /app/notes.txt && rm /app/requirements.txt'" },
  { cmd: "docker diff web", see: [/^C \/app$/m, /^A \/app\/notes\.txt$/m, /^D \/app\/requirements\.txt$/m] },
  { cmd: "docker stop web", see: [/^web$/m] },
  { cmd: "docker rm web", see: [/^web$/m] },
  { cmd: "docker run --rm shop ls /app", see: [/^requirements\.txt$/m], not: [/notes\.txt/] },
  {
    cmd: "docker tag shop localhost:5000/shop:v1 && docker push localhost:5000/shop:v1",
    see: [
      /The push refers to repository \[localhost:5000\/shop\]/,
      /Pushed/,
      /v1: digest: sha256:[0-9a-f]{64} size: \d+/,
    ],
  },
  {
    cmd: "sed -i 's/Welcome to/Closed:/' app.py && docker build -q -t localhost:5000/shop:v2 . && docker push localhost:5000/shop:v2",
    see: [/Layer already exists/, /v2: digest: sha256:/],
  },
  {
    cmd: "docker rmi localhost:5000/shop:v1 localhost:5000/shop:v2",
    see: [/Untagged: localhost:5000\/shop:v1/, /Untagged: localhost:5000\/shop:v2/],
  },
  {
    cmd: "docker run -d -p 8081:5000 --name shop2 localhost:5000/shop:v2",
    see: [/Status: Downloaded newer image for localhost:5000\/shop:v2/],
  },
  { cmd: "sleep 2; curl -s localhost:8081", see: [/^Closed: the shop$/m] },
  {
    cmd: "docker rm -f shop2 && docker run -d -p 8081:5000 --name shop1 localhost:5000/shop:v1",
    see: [/^shop2$/m],
  },
  { cmd: "sleep 2; curl -s localhost:8081", see: [/^Welcome to the shop$/m] },
  { cmd: "docker rm -f shop1", see: [/^shop1$/m] },
  { cmd: "docker rmi shop", see: [/Untagged: shop:latest/] },
  { cmd: "docker rmi shop", exit: 1, see: [/Error response from daemon: No such image: shop:latest/] },
];
