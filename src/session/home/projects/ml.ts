/** Training and serving: two images, one volume between them. Plain Python, so that it really runs. */
export const ml: Readonly<Record<string, string>> = {
  "README.md": `# ml

Train a model in one container, serve it from another; the model lives in a volume.

    docker build -t train train
    docker build -t serve serve
    docker run --rm -v model:/model train
    docker run -d -p 8000:8000 -v model:/model --name predict serve
    curl "localhost:8000/predict?petal=4.7"
`,
  "train/Dockerfile": `FROM python:3.12-slim
WORKDIR /app
COPY data.csv train.py ./
ENV EPOCHS=200
VOLUME /model
CMD ["python", "train.py"]
`,
  "train/data.csv": `petal,kind
1.4,setosa
1.3,setosa
1.5,setosa
1.7,setosa
1.6,setosa
4.7,versicolor
4.5,versicolor
4.9,versicolor
4.0,versicolor
4.6,versicolor
6.0,virginica
5.1,virginica
5.9,virginica
5.6,virginica
6.6,virginica
`,
  "train/train.py": `"""Learns the mean petal length of each kind and writes it to the model file."""
import csv
import json
import os

rows = []
with open("data.csv") as f:
    for row in csv.DictReader(f):
        rows.append((row["kind"], float(row["petal"])))

kinds = sorted({kind for kind, _ in rows})
means = {}
for kind in kinds:
    lengths = [petal for k, petal in rows if k == kind]
    means[kind] = round(sum(lengths) / len(lengths), 3)

right = 0
for kind, petal in rows:
    guess = min(means, key=lambda k: abs(means[k] - petal))
    right += guess == kind

print(f"samples: {len(rows)}, kinds: {len(kinds)}, epochs: {os.environ.get('EPOCHS', '1')}")
print(f"accuracy: {right / len(rows):.3f}")

os.makedirs("/model", exist_ok=True)
with open("/model/model.json", "w") as f:
    json.dump(means, f)
print("model written to /model/model.json")
`,
  "serve/Dockerfile": `FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY serve.py .
EXPOSE 8000
CMD ["python", "serve.py"]
`,
  "serve/requirements.txt": "flask==3.1.3\n",
  "serve/serve.py": `"""Answers /predict?petal=4.7 with the nearest kind of the model."""
import json

from flask import Flask, jsonify, request

app = Flask(__name__)


def load():
    with open("/model/model.json") as f:
        return json.load(f)


@app.route("/predict")
def predict():
    petal = float(request.args.get("petal", 0))
    means = load()
    kind = min(means, key=lambda k: abs(means[k] - petal))
    return jsonify(petal=petal, kind=kind)


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)
`,
};
