/** `docker search`: the Hub's shelves by name, the best known first. */
import { catalogRepositories } from "../catalog/images.ts";

export interface FoundRepository {
  readonly name: string;
  readonly description: string;
  readonly is_official: boolean;
  readonly is_automated: boolean;
  readonly star_count: number;
}

/** Stars as one meets them on the Hub, rounded; and what the image is, in our own words. */
const facts: Readonly<Record<string, readonly [stars: number, description: string]>> = {
  nginx: [21000, "Web server, reverse proxy and load balancer"],
  ubuntu: [17600, "Ubuntu, a Linux distribution made from Debian"],
  mysql: [15900, "MySQL, a relational database server"],
  postgres: [14500, "PostgreSQL, an object-relational database"],
  node: [13900, "Node.js, JavaScript outside the browser"],
  redis: [13200, "In-memory store for values, lists, queues and caches"],
  alpine: [11600, "A Linux of five megabytes: musl and BusyBox"],
  mongo: [10500, "MongoDB, a document database"],
  python: [10400, "Python, with pip, on several bases"],
  httpd: [4900, "The Apache web server"],
  debian: [5200, "Debian, a Linux distribution of free software"],
  golang: [5000, "Go, compiler and tools"],
  "hello-world": [2500, "Prints a greeting and shows that Docker works"],
  busybox: [3400, "Many small Unix tools in one binary"],
  php: [7800, "PHP, alone or with Apache"],
  mariadb: [6000, "MariaDB, a relational database born from MySQL"],
  openjdk: [4000, "Java, the retired image"],
  registry: [4200, "A registry to run yourself"],
  rabbitmq: [5300, "RabbitMQ, a message broker"],
  wordpress: [5900, "WordPress with Apache and PHP"],
};

export async function searchHub(term: string): Promise<readonly FoundRepository[]> {
  const words = term.toLowerCase().replace(/^library\//, "");
  const { madeRepositories } = await import("../catalog/made/images.ts");
  const made = madeRepositories().filter((name) => !name.includes("/"));
  return [...new Set([...catalogRepositories(), ...made])]
    .map((name) => {
      const [stars, description] = facts[name] ?? [300, `The ${name} image`];
      return { name, description, is_official: true, is_automated: false, star_count: stars };
    })
    .filter(({ name, description }) => name.includes(words) || description.toLowerCase().includes(words))
    .sort((a, b) => Number(b.name === words) - Number(a.name === words) || b.star_count - a.star_count);
}
