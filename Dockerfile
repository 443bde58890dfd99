# The program in an image of its own: no shell, no package manager, not root. It
# needs SANAD_BASE_URL, the address people reach it by.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /sanad ./cmd/sanad && mkdir -m 0700 /empty

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /sanad /sanad
COPY --from=build --chown=65532:65532 /empty /data
USER 65532:65532
ENV SANAD_ADDR=0.0.0.0:8080 SANAD_DATA=/data
EXPOSE 8080
VOLUME /data
ENTRYPOINT ["/sanad"]
