/** A build in two stages: the toolchain stays behind. */
export const helloGo: Readonly<Record<string, string>> = {
  "README.md": `# hello-go

A build in two stages: the compiler stays behind, only the program goes along.

    docker build -t hello-go .
    docker images hello-go
    docker build --target build -t hello-go:build .
    docker images hello-go

Compare the sizes of the two images.
`,
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
