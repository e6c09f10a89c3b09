/** A small Flask shop and the Dockerfile a course would begin with. */
export const shop: Readonly<Record<string, string>> = {
  Dockerfile: `FROM python:3.7.3-stretch

# Where the code lives in the image
WORKDIR /app

# Take everything in this folder along
COPY . app.py /app/

# Install what requirements.txt asks for
# hadolint ignore=DL3013
RUN pip install --upgrade pip &&\\
    pip install --trusted-host pypi.example -r requirements.txt

EXPOSE 5000
CMD ["python", "app.py"]
`,
  ".dockerignore": "README.md\n__pycache__\n",
  "requirements.txt": "flask==2.0.1\n",
  "app.py": `from flask import Flask, jsonify, request

app = Flask(__name__)

PRICES = {"apple": 3, "pear": 4, "plum": 2}


@app.route("/")
def home():
    return "Hello from the shop\\n"


@app.route("/price/<name>")
def price(name):
    if name not in PRICES:
        return jsonify(error="no such fruit"), 404
    return jsonify(name=name, price=PRICES[name])


@app.route("/total/<int:count>")
def total(count):
    unit = int(request.args.get("unit", 2))
    return {"count": count, "total": count * unit}


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
`,
  "README.md": `# shop

A tiny web shop in Flask.

    docker build -t shop .
    docker run -d -p 8080:5000 --name web shop
    curl localhost:8080
    curl localhost:8080/price/apple

Change app.py and build again: which steps run, which are cached? Then copy
requirements.txt before the rest, and try once more.
`,
};
