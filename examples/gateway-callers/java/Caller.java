import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the gateway for a page config, and reports a token that the platform has refused. Java 17, no library. */
class Caller {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private static String call(String method, String path, String body) throws IOException, InterruptedException {
        String url = System.getenv("KANHE_GATEWAY") + "/v1/apps/" + System.getenv("KANHE_APP") + "/" + path;
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + System.getenv("KANHE_KEY"))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.body());
        }
        // A URL that looks like a mistake is signed all the same, and the trap is named here.
        response.headers().firstValue("kanhe-warning").ifPresent(trap -> System.err.println("warning: " + trap));
        return response.body();
    }

    /** The text of a field. The standard library has no JSON; a real program has one at hand. */
    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"\\\\]*)\"").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        // The page sends location.href; never guess it on the server.
        System.out.println(call("POST", "page-config", "{\"url\":" + quoted(args[0]) + "}"));

        String token = field(call("GET", "access-token", ""), "access_token");
        String code = args.length > 1 ? args[1] : "40001";
        String report = "{\"access_token\":" + quoted(token) + ",\"code\":" + quoted(code) + "}";
        System.out.println(field(call("POST", "access-token:rejected", report), "outcome"));
    }
}
