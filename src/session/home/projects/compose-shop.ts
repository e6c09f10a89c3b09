/** Three services on one network: a proxy, an application and a store. */
export const composeShop: Readonly<Record<string, string>> = {
  "README.md": `# compose-shop

Three services: nginx in front, a Flask app, and Redis, which counts visitors.

    docker compose up -d --build
    curl localhost:8080
    docker compose ps
    docker compose logs app
    docker compose down

The count lives in a volume: it outlasts \`down\`, and goes with \`down -v\`.
`,
  "compose.yaml": `services:
  proxy:
    image: nginx:alpine
    ports:
      - "8080:80"
    volumes:
      - ./proxy/default.conf:/etc/nginx/conf.d/default.conf:ro
    depends_on:
      - app

  app:
    build: ./app
    environment:
      REDIS_HOST: store
    depends_on:
      - store

  store:
    image: redis:alpine
    volumes:
      - data:/data

volumes:
  data:
`,
  "proxy/default.conf": `server {
    listen 80;

    location / {
        proxy_pass http://app:5000;
    }
}
`,
  "app/Dockerfile": `FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY app.py .
EXPOSE 5000
CMD ["python", "app.py"]
`,
  "app/requirements.txt": "flask==3.1.3\nredis\n",
  "app/app.py": `import os

import redis
from flask import Flask

app = Flask(__name__)
store = redis.Redis(host=os.environ.get("REDIS_HOST", "localhost"), port=6379)


@app.route("/")
def home():
    visits = store.incr("visits")
    return f"You are visitor number {visits}\\n"


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
`,
};
