// Asks the gateway for a page config, and reports a token that the platform has refused.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"
)

var client = http.Client{Timeout: 10 * time.Second}

func call(method, path string, body any) map[string]any {
	sent, err := json.Marshal(body)
	check(err)
	url := os.Getenv("KANHE_GATEWAY") + "/v1/apps/" + os.Getenv("KANHE_APP") + "/" + path
	request, err := http.NewRequest(method, url, bytes.NewReader(sent))
	check(err)
	request.Header.Set("Authorization", "Bearer "+os.Getenv("KANHE_KEY"))
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	check(err)
	defer response.Body.Close()
	var answer map[string]any
	check(json.NewDecoder(response.Body).Decode(&answer))
	if response.StatusCode != http.StatusOK {
		check(fmt.Errorf("%v", answer["detail"]))
	}
	// A URL that looks like a mistake is signed all the same, and the trap is named here.
	if warning := response.Header.Get("kanhe-warning"); warning != "" {
		fmt.Fprintln(os.Stderr, "warning:", warning)
	}
	return answer
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	// The page sends location.href; never guess it on the server.
	config, err := json.Marshal(call("POST", "page-config", map[string]string{"url": os.Args[1]}))
	check(err)
	fmt.Println(string(config))

	token := call("GET", "access-token", nil)["access_token"]
	code := "40001"
	if len(os.Args) > 2 {
		code = os.Args[2]
	}
	fmt.Println(call("POST", "access-token:rejected", map[string]any{"access_token": token, "code": code})["outcome"])
}
