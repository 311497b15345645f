package dev.octet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoServerTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path folder;
  private DemoServer server;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Path npm = Files.createDirectory(folder.resolve("npm"));
    Files.writeString(npm.resolve("index.mjs"), "export {};");
    Files.write(npm.resolve("core.wasm"), new byte[] {0, 'a', 's', 'm'});
    Path models = Files.createDirectory(folder.resolve("models"));
    Files.write(models.resolve("b.tflite"), new byte[3]);
    Files.write(models.resolve("a.tflite"), new byte[2]);
    Files.writeString(models.resolve("imagenet_labels.txt"), "background\ntench\n");
    Files.writeString(models.resolve("notes.txt"), "secret");
    server = new DemoServer(0, npm, models);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void servesThePageAndItsParts() throws Exception {
    assertContent("/", "text/html; charset=utf-8");
    assertContent("/app.mjs", "text/javascript; charset=utf-8");
    assertContent("/style.css", "text/css; charset=utf-8");
    assertContent("/service-worker.js", "text/javascript; charset=utf-8");
    assertTrue(get("/").body().contains("<title>Octet"));
  }

  @Test
  void everyAddressInThePageExists() throws Exception {
    var references =
        java.util.regex.Pattern.compile("(?:src|href)=\"([^\"#:]+)\"").matcher(get("/").body());
    while (references.find()) {
      assertEquals(200, get("/" + references.group(1)).statusCode(), references.group(1));
    }
  }

  @Test
  void servesWhatTheBuildAdds() throws Exception {
    assertContent("/chart.js", "text/javascript; charset=utf-8");
    String references = get("/references.json").body();
    assertTrue(references.contains("\"pictures\": 10"), references);
    assertTrue(references.matches("(?s).*resnet-int8.tflite\", \"sha256\": \"[0-9a-f]{64}.*"));
  }

  @Test
  void theServiceWorkerKeepsOnlyWhatIsThere() throws Exception {
    var parts =
        java.util.regex.Pattern.compile("'\\./([^']*)'").matcher(get("/service-worker.js").body());
    while (parts.find()) {
      if (!parts.group(1).startsWith("octet/")) {
        assertEquals(200, get("/" + parts.group(1)).statusCode(), parts.group(1));
      }
    }
  }

  @Test
  void servesTheNpmPackageWithTheTypesThatBrowsersNeed() throws Exception {
    assertContent("/octet/index.mjs", "text/javascript; charset=utf-8");
    assertContent("/octet/core.wasm", "application/wasm");
    assertEquals(404, get("/octet/simd128.wasm").statusCode());
  }

  @Test
  void listsAndServesModels() throws Exception {
    assertEquals(
        """
        [{"name": "a", "file": "a.tflite", "bytes": 2},
        {"name": "b", "file": "b.tflite", "bytes": 3}]
        """,
        get("/models.json").body());
    assertContent("/models/a.tflite", "application/octet-stream");
    assertContent("/labels/imagenet.txt", "text/plain; charset=utf-8");
  }

  @Test
  void servesThePagesOwnModelsFirst() throws Exception {
    Files.write(folder.resolve("models/cifar10-resnet-int8.tflite"), new byte[5]);
    for (String name : new String[] {"resnet", "mobilenet"}) {
      for (String type : new String[] {"int8", "float32"}) {
        String path = "/models/cifar10-" + name + "-" + type + ".tflite";
        assertContent(path, "application/octet-stream");
        assertTrue(get(path).body().length() > 5, path);
      }
    }
    assertEquals(10, get("/models/cifar10-labels.txt").body().lines().count());
  }

  @Test
  void aStaticHostHasNoModelsBeside() throws Exception {
    try (InputStream list = DemoServer.class.getResourceAsStream("/web/models.json")) {
      assertEquals("[]\n", new String(list.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void listIsEmptyWithoutTheFolder() throws Exception {
    try (DemoServer bare = new DemoServer(0, folder.resolve("npm"), folder.resolve("absent"))) {
      bare.start();
      assertEquals("[]\n", get(bare, "/models.json").body());
      assertEquals(404, get(bare, "/models/a.tflite").statusCode());
      assertEquals(404, get(bare, "/labels/imagenet.txt").statusCode());
    }
  }

  @Test
  void servesNothingBesideItsFolders() throws Exception {
    for (String path :
        new String[] {
          "/models/notes.txt",
          "/models/../secret.txt",
          "/models/%2e%2e/secret.txt",
          "/models/..%2fsecret.txt",
          "/models/..%5csecret.txt",
          "/octet/../secret.txt",
          "/octet/%2e%2e/secret.txt",
          "/octet//../../secret.txt",
          "/octet/..%252fsecret.txt",
          "/../secret.txt",
          "/samples",
          "/samples/",
          "/../dev/octet/demo/DemoServer.class",
          "/.hidden",
        }) {
      String answer = rawGet(path);
      assertFalse(answer.startsWith("HTTP/1.1 200"), path);
      assertFalse(answer.contains("\nsecret"), path);
    }
  }

  @Test
  void everyAnswerHasTheStrictPolicy() throws Exception {
    for (String path : new String[] {"/", "/octet/index.mjs", "/models.json", "/nothing.here"}) {
      var headers = get(path).headers();
      String policy = headers.firstValue("Content-Security-Policy").orElseThrow();
      assertTrue(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), path);
      assertTrue(policy.contains("default-src 'self';"), path);
      assertFalse(policy.contains("unsafe-inline"), path);
      assertEquals("no-cache", headers.firstValue("Cache-Control").orElseThrow(), path);
    }
  }

  @Test
  void refusesToWrite() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url()))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertEquals(405, client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  @Test
  void saysThatAPortIsTaken() {
    DemoServer second = new DemoServer(server.port(), folder, folder);
    assertThrows(IOException.class, second::start);
    second.close();
  }

  @Test
  void knowsWhatIsNoPort() {
    assertEquals(0, DemoServer.parsePort("0"));
    assertEquals(65535, DemoServer.parsePort("65535"));
    for (String text : new String[] {"abc", "", "-1", "-7", "65536", "99999", "99999999999"}) {
      assertEquals(-1, DemoServer.parsePort(text), text);
    }
  }

  private void assertContent(String path, String type) throws Exception {
    HttpResponse<String> response = get(path);
    assertEquals(200, response.statusCode(), path);
    assertEquals(type, response.headers().firstValue("Content-Type").orElseThrow(), path);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(server, path);
  }

  private HttpResponse<String> get(DemoServer from, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + from.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends a path as it is, where a client would tidy it. */
  private String rawGet(String path) throws IOException {
    try (Socket socket = new Socket("localhost", server.port())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
