/** A build in two stages: the toolchain stays behind. */
export const helloGo: Readonly<Record<string, string>> = {
  Dockerfile: `FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod hello.go ./
RUN CGO_ENABLED=0 go build -o /hello .

FROM scratch
COPY --from=build /hello /hello
CMD ["/hello"]
`,
  "go.mod": "module hello\n\ngo 1.26\n",
  "hello.go": `package main

import "fmt"

func main() {
	fmt.Println("Hello from a very small image")
}
`,
};
