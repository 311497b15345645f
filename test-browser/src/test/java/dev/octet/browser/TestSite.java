package dev.octet.browser;

import dev.octet.shared.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/**
 * The server of the test pages, under the strict content security policy and without cross-origin
 * isolation.
 *
 * <p>{@code /octet} is the built npm package, {@code /scripts} what its scripts are built from,
 * {@code /pages} the test pages, {@code /shared} the folder of real models, everything else what a
 * test has {@linkplain #put put} or a page has posted. Below {@code /examples} there is no policy,
 * and every folder has the package in it.
 */
final class TestSite implements AutoCloseable {
  /** The policy that the package promises to be content with. */
  static final String POLICY = "script-src 'self' 'wasm-unsafe-eval'";

  /** The built npm package. */
  static final Path PACKAGE = Path.of("..", "js-bindings", "target", "npm");

  /** The scripts that the package is built from. */
  private static final Path SCRIPTS = Path.of("..", "js-bindings", "src", "main", "npm");

  /** How an answer goes wrong on its way. */
  enum Fault {
    /** Nothing is sent. */
    SILENT,
    /** The length and the first half are sent, then nothing more. */
    STALLED,
    /** The length and the first half are sent, then the connection ends. */
    CUT,
    /** The first half is sent in chunks, then the connection ends. */
    CUT_CHUNKED
  }

  private static final Pattern OF_PACKAGE = Pattern.compile("(?:/examples/[^/]+)?/octet/(.*)");

  private final Map<String, byte[]> memory = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> headers = new ConcurrentHashMap<>();
  private final Map<String, String> policies = new ConcurrentHashMap<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final Map<String, Queue<Runnable>> waiting = new ConcurrentHashMap<>();
  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  private TestSite() {
    server.setHandler(new Pages());
  }

  static TestSite start() {
    if (!Files.isRegularFile(PACKAGE.resolve("index.mjs"))) {
      throw new AssertionError(
          "No npm package in js-bindings/target/npm: build it first (mvn package -pl js-bindings"
              + " -am), or run scripts/test.");
    }
    TestSite site = new TestSite();
    try {
      site.server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the test server does not start", e);
    }
    return site;
  }

  /** The absolute URL of a path that starts with a slash. */
  String url(String path) {
    return "http://127.0.0.1:"
        + ((ServerConnector) server.getConnectors()[0]).getLocalPort()
        + path;
  }

  /** Serves bytes under a path from now on, and returns the path. */
  String put(String path, byte[] bytes) {
    memory.put(path, bytes);
    return path;
  }

  /** Answers with these headers, and no policy, right in a folder, whose path ends in a slash. */
  void putHeaders(String folder, Map<String, String> values) {
    headers.put(folder, values);
  }

  /** Serves bytes under a path with a content security policy of their own. */
  String put(String path, byte[] bytes, String policy) {
    policies.put(path, policy);
    return put(path, bytes);
  }

  /** Serves the runner's page also under another path, with a content security policy. */
  String putRunner(String path, String policy) throws IOException {
    return put(path, find("/pages/runner.html"), policy);
  }

  /** Serves the files of the package also in another folder, where tests may replace some. */
  void putPackage(String folder) throws IOException {
    try (Stream<Path> files = Files.list(PACKAGE)) {
      for (Path file : files.toList()) {
        put(folder + "/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
  }

  /**
   * Lets the answers for a path go wrong from now on; null lets them arrive again, and with them
   * those that were never sent.
   */
  void setFault(String path, Fault fault) {
    if (fault != null) {
      faults.put(path, fault);
      return;
    }
    faults.remove(path);
    Queue<Runnable> late = waiting.remove(path);
    if (late != null) {
      late.forEach(Runnable::run);
    }
  }

  /** What was put or posted under a path; null if nothing was. */
  byte[] get(String path) {
    return memory.get(path);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the test server does not stop", e);
    }
  }

  private byte[] find(String path) throws IOException {
    if (memory.containsKey(path)) {
      return memory.get(path);
    }
    if (path.startsWith("/pages/")) {
      try (InputStream resource = TestSite.class.getResourceAsStream(path)) {
        return resource == null ? null : resource.readAllBytes();
      }
    }
    Matcher ofPackage = OF_PACKAGE.matcher(path);
    if (ofPackage.matches()) {
      return read(PACKAGE, ofPackage.group(1));
    }
    if (path.startsWith("/scripts/")) {
      return read(SCRIPTS, path.substring("/scripts/".length()));
    }
    if (path.startsWith("/shared/") && SharedData.folder() != null) {
      return read(SharedData.folder(), path.substring("/shared/".length()));
    }
    return null;
  }

  private static String defaultType(String path) {
    return path.endsWith("/") ? "text/html" : "text/plain";
  }

  private static byte[] read(Path folder, String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
  }

  private final class Pages extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String path = Request.getPathInContext(request);
      try {
        if (request.getMethod().equals("POST")) {
          memory.put(path, Content.Source.asInputStream(request).readAllBytes());
          callback.succeeded();
        } else {
          answer(request, path, response, callback);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return true;
    }

    private void answer(Request request, String path, Response response, Callback callback)
        throws IOException {
      byte[] bytes = find(path);
      if (bytes == null) {
        Response.writeError(request, response, callback, 404);
        return;
      }
      String type = MimeTypes.DEFAULTS.getMimeByExtension(path);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type == null ? defaultType(path) : type);
      // Pages of other origins may use everything here.
      response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
      Map<String, String> more = headers.get(path.substring(0, path.lastIndexOf('/') + 1));
      if (more != null) {
        more.forEach(response.getHeaders()::put);
      } else if (!path.startsWith("/examples/")) {
        response.getHeaders().put("Content-Security-Policy", policies.getOrDefault(path, POLICY));
      }
      Fault fault = faults.get(path);
      if (fault != Fault.CUT_CHUNKED) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
      }
      if (fault == null) {
        response.write(true, ByteBuffer.wrap(bytes), callback);
      } else if (fault == Fault.SILENT) {
        waiting
            .computeIfAbsent(path, key -> new ConcurrentLinkedQueue<>())
            .add(() -> response.write(true, ByteBuffer.wrap(bytes), callback));
      } else {
        response.write(
            false,
            ByteBuffer.wrap(bytes, 0, bytes.length / 2),
            Callback.from(() -> endAfterHalf(fault, callback), callback::failed));
      }
    }

    private static void endAfterHalf(Fault fault, Callback callback) {
      if (fault != Fault.STALLED) {
        callback.failed(new IOException("cut on purpose"));
      }
    }
  }
}
