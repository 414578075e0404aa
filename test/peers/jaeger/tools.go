//go:build tools

// Package tools pins the Jaeger that the tests run against.
package tools

import _ "github.com/jaegertracing/jaeger/cmd/jaeger"
