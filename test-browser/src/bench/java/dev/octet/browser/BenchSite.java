package dev.octet.browser;

import dev.octet.onnx.OnnxConverter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/**
 * The server of the benchmark, cross-origin isolated: clocks are finer there.
 *
 * <p>{@code /bench} is the benchmark's pages, {@code /pages} those of the tests, {@code /octet} the
 * built npm package, {@code /peers} the other runtimes, {@code /models} the models, also as .onnx
 * files.
 */
final class BenchSite implements AutoCloseable {
  private static final Path PAGES = Path.of("src", "bench", "pages");

  private final Path peers;
  private final Map<String, byte[]> models = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final Map<String, byte[]> served = new ConcurrentHashMap<>();
  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  BenchSite(Path peers, List<BenchModel> models) {
    this.peers = peers;
    models.forEach(this::add);
    server.setHandler(new Pages());
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the benchmark's server does not start", e);
    }
  }

  private void add(BenchModel model) {
    models.put(model.url(), model.file());
    try {
      models.put(model.onnxUrl(), OnnxConverter.convert(model.graph()));
    } catch (RuntimeException e) {
      refusals.put(model.onnxUrl(), String.valueOf(e.getMessage()));
    }
  }

  /** The absolute URL of a path that starts with a slash. */
  String url(String path) {
    return "http://127.0.0.1:"
        + ((ServerConnector) server.getConnectors()[0]).getLocalPort()
        + path;
  }

  /** The runtimes' files that were served since the last call, by path. */
  Map<String, byte[]> takeServed() {
    Map<String, byte[]> taken = new TreeMap<>(served);
    served.clear();
    return taken;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the benchmark's server does not stop", e);
    }
  }

  private byte[] find(String path) throws IOException {
    if (models.containsKey(path)) {
      return models.get(path);
    }
    if (path.startsWith("/pages/")) {
      try (InputStream resource = TestSite.class.getResourceAsStream(path)) {
        return resource == null ? null : resource.readAllBytes();
      }
    }
    if (path.startsWith("/bench/")) {
      return read(PAGES, path.substring("/bench/".length()));
    }
    byte[] bytes = null;
    if (path.startsWith("/octet/")) {
      bytes = read(TestSite.PACKAGE, path.substring("/octet/".length()));
    } else if (path.startsWith("/peers/")) {
      bytes = read(peers, path.substring("/peers/".length()));
    }
    if (bytes != null) {
      served.put(path, bytes);
    }
    return bytes;
  }

  private static byte[] read(Path folder, String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    return file.startsWith(folder.normalize()) && Files.isRegularFile(file)
        ? Files.readAllBytes(file)
        : null;
  }

  private final class Pages extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      String path = Request.getPathInContext(request);
      byte[] bytes = find(path);
      if (bytes == null) {
        response.setStatus(404);
        bytes = refusals.getOrDefault(path, "not found").getBytes(StandardCharsets.UTF_8);
      }
      String type = MimeTypes.DEFAULTS.getMimeByExtension(path);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type == null ? "text/plain" : type);
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
      response.getHeaders().put("Cross-Origin-Opener-Policy", "same-origin");
      response.getHeaders().put("Cross-Origin-Embedder-Policy", "require-corp");
      response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
      response.write(true, ByteBuffer.wrap(bytes), callback);
      return true;
    }
  }
}
