// A server that speaks MongoDB's wire protocol, for tests: FerretDB over SQLite.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	config := ferretdb.Config{Handler: "sqlite", SQLiteURL: "file:" + os.Args[2] + "/"}
	config.Listener.TCP = os.Args[1]
	f, err := ferretdb.New(&config)
	if err != nil {
		panic(err)
	}
	fmt.Println("ready " + f.MongoDBURI())
	if err := f.Run(context.Background()); err != nil {
		panic(err)
	}
}
