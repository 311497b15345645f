package dev.octet.browser;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The page of a browser of its own, driven by a WebDriver program (<a
 * href="https://www.w3.org/TR/webdriver2/">W3C WebDriver</a>). Console and network messages do not
 * get here.
 */
final class WebDriverPage implements EnginePage {
  private static final Gson GSON = new Gson();
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final String address;
  private final String session;

  /** Starts a driver with environment variables, and its browser. */
  WebDriverPage(Path program, Map<String, String> environment) {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    try {
      driver = builder.start();
    } catch (IOException e) {
      throw new AssertionError(program + " does not start", e);
    }
    address = "http://127.0.0.1:" + port;
    try {
      waitForDriver(program);
      session = "/session/" + newSession();
      send("POST", session + "/timeouts", "{\"script\": " + LONGEST_CALL.toMillis() + "}", START);
    } catch (AssertionError e) {
      driver.destroy();
      throw e;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError("no free port", e);
    }
  }

  private void waitForDriver(Path program) {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        send("GET", "/status", null, START);
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > end || !driver.isAlive()) {
          throw new AssertionError(program + " does not answer", e);
        }
        sleep();
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String newSession() {
    String answer = send("POST", "/session", "{\"capabilities\": {}}", START);
    return value(answer).get("sessionId").getAsString();
  }

  @Override
  public void open(String url) {
    send("POST", session + "/url", GSON.toJson(Map.of("url", url)), LONGEST_CALL);
  }

  @Override
  public String call(String function, String argument) {
    String script =
        "const [argument, done] = arguments; ("
            + function
            + ")(argument).then((value) => done({ value }),"
            + " (error) => done({ error: `${error}\\n${error?.stack}` }));";
    Map<String, Object> body = Map.of("script", script, "args", List.of(argument));
    String answer = send("POST", session + "/execute/async", GSON.toJson(body), LONGEST_CALL);
    JsonObject result = value(answer);
    if (result.has("error")) {
      throw new AssertionError(result.get("error").getAsString());
    }
    return result.get("value").getAsString();
  }

  @Override
  public List<String> complaints() {
    return List.of();
  }

  @Override
  public boolean isClosed() {
    return !driver.isAlive();
  }

  @Override
  public void close() {
    try {
      send("DELETE", session, null, START);
    } finally {
      driver.destroy();
    }
  }

  private String send(String method, String path, String body, Duration longest) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(longest.plusSeconds(1))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(method + " " + path + ": " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " has no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static JsonObject value(String answer) {
    return GSON.fromJson(answer, JsonObject.class).getAsJsonObject("value");
  }
}
