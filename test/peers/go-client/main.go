// A service of an older fleet: HTTP and gRPC on jaeger-client-go, configured by its own JAEGER_* variables.
//
// It prints `{"http":PORT,"grpc":PORT}` when it listens. Both ends answer with the Jaeger trace id they saw, and call
// on when asked to: HTTP `/?next=<url>` or `/?next=grpc://<host:port>`, gRPC `Relay/Call` with the same in its request.
// It ends when its standard input closes.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"

	otgrpc "github.com/opentracing-contrib/go-grpc"
	opentracing "github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/ext"
	jaeger "github.com/uber/jaeger-client-go"
	"github.com/uber/jaeger-client-go/config"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func callHTTP(ctx context.Context, url string) (string, error) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "HTTP GET", ext.SpanKindRPCClient)
	defer span.Finish()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	carrier := opentracing.HTTPHeadersCarrier(request.Header)
	if err := span.Tracer().Inject(span.Context(), opentracing.HTTPHeaders, carrier); err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

func callGRPC(ctx context.Context, target string) (string, error) {
	connection, err := grpc.NewClient(target,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithUnaryInterceptor(otgrpc.OpenTracingClientInterceptor(opentracing.GlobalTracer())))
	if err != nil {
		return "", err
	}
	defer connection.Close()
	reply := new(wrapperspb.StringValue)
	err = connection.Invoke(ctx, "/relay.Relay/Call", wrapperspb.String(""), reply)
	return reply.GetValue(), err
}

// relay answers with the trace id of the span in ctx and, behind a comma, with what the next service answered.
func relay(ctx context.Context, next string) (string, error) {
	answer := opentracing.SpanFromContext(ctx).Context().(jaeger.SpanContext).TraceID().String()
	if next == "" {
		return answer, nil
	}
	call := callHTTP
	if target, ok := strings.CutPrefix(next, "grpc://"); ok {
		call, next = callGRPC, target
	}
	further, err := call(ctx, next)
	return answer + "," + further, err
}

func serveHTTP(writer http.ResponseWriter, request *http.Request) {
	tracer := opentracing.GlobalTracer()
	parent, _ := tracer.Extract(opentracing.HTTPHeaders, opentracing.HTTPHeadersCarrier(request.Header))
	span := tracer.StartSpan("HTTP "+request.Method+" "+request.URL.Path, ext.RPCServerOption(parent))
	defer span.Finish()
	answer, err := relay(opentracing.ContextWithSpan(request.Context(), span), request.URL.Query().Get("next"))
	if err != nil {
		http.Error(writer, err.Error(), http.StatusBadGateway)
		return
	}
	fmt.Fprint(writer, answer)
}

var relayService = grpc.ServiceDesc{
	ServiceName: "relay.Relay",
	HandlerType: (*any)(nil),
	Methods: []grpc.MethodDesc{{
		MethodName: "Call",
		Handler: func(server any, ctx context.Context, decode func(any) error, intercept grpc.UnaryServerInterceptor) (any, error) {
			request := new(wrapperspb.StringValue)
			if err := decode(request); err != nil {
				return nil, err
			}
			handle := func(ctx context.Context, request any) (any, error) {
				answer, err := relay(ctx, request.(*wrapperspb.StringValue).GetValue())
				return wrapperspb.String(answer), err
			}
			return intercept(ctx, request, &grpc.UnaryServerInfo{Server: server, FullMethod: "/relay.Relay/Call"}, handle)
		},
	}},
}

func listen() (net.Listener, int) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	return listener, listener.Addr().(*net.TCPAddr).Port
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	settings, err := config.FromEnv()
	must(err)
	tracer, closer, err := settings.NewTracer()
	must(err)
	defer closer.Close()
	opentracing.SetGlobalTracer(tracer)

	httpListener, httpPort := listen()
	go http.Serve(httpListener, http.HandlerFunc(serveHTTP))

	grpcListener, grpcPort := listen()
	server := grpc.NewServer(grpc.UnaryInterceptor(otgrpc.OpenTracingServerInterceptor(tracer)))
	server.RegisterService(&relayService, struct{}{})
	go server.Serve(grpcListener)

	must(json.NewEncoder(os.Stdout).Encode(map[string]int{"http": httpPort, "grpc": grpcPort}))
	io.Copy(io.Discard, os.Stdin)
}
