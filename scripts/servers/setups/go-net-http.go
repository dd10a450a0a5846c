package main

import (
	"io"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", func(writer http.ResponseWriter, request *http.Request) {
		switch {
		case request.Method == "POST":
			content, err := io.ReadAll(request.Body)
			if err != nil {
				http.Error(writer, "no content", http.StatusBadRequest)
				return
			}
			writer.Write(content)
		case (request.Method == "GET" || request.Method == "HEAD") && request.URL.Path == "/hello":
			io.WriteString(writer, "hello")
		default:
			http.NotFound(writer, request)
		}
	})
	http.ListenAndServe("127.0.0.1:"+os.Args[1], nil)
}
