package dev.octet.demo;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Serves the demo page on localhost: {@code /} the page with its own models, {@code /octet/} the
 * built npm package, {@code /models.json}, {@code /models/FILE} and {@code /labels/imagenet.txt}
 * the models beside the repository, if there are any.
 */
public final class DemoServer implements AutoCloseable {
  private static final int DEFAULT_PORT = 8080;
  private static final int MAX_PORT = 65535;

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  /**
   * A server that is not started yet.
   *
   * @param port 0 for a free one
   * @param npmPackage the directory of the built npm package
   * @param models the directory of models; it may be missing
   */
  public DemoServer(int port, Path npmPackage, Path models) {
    connector.setHost("localhost");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new DemoHandler(npmPackage, new ModelFolder(models)));
  }

  /**
   * A server for a working copy of the repository. The system property {@code octet.npm} names
   * another npm package, the environment variable {@code OCTET_SHARED} another folder in which
   * {@code models} stands.
   *
   * @param port 0 for a free one
   * @param root the root of the repository
   */
  public static DemoServer forRepository(int port, Path root) {
    return new DemoServer(port, npmPackage(root), models(root));
  }

  /**
   * Starts answering.
   *
   * @throws IOException if the port is taken, with a {@link BindException} as its cause
   */
  public void start() throws IOException {
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the server did not start", e);
    }
  }

  /** The port of a started server. */
  public int port() {
    return connector.getLocalPort();
  }

  /** The address of the page on a started server. */
  public String url() {
    return "http://localhost:" + port() + "/";
  }

  /** Stops answering. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server did not stop", e);
    }
  }

  /**
   * Runs the server until the process ends.
   *
   * @param args {@code --port N}, default 8080; {@code --root DIR}, the root of the repository,
   *     default the current directory
   * @throws IOException if no port can be had
   */
  public static void main(String[] args) throws IOException {
    int port = parsePort(option(args, "--port", String.valueOf(DEFAULT_PORT)));
    if (port < 0) {
      System.err.println("--port takes a number from 0 to " + MAX_PORT);
      System.exit(2);
    }
    Path root = Path.of(option(args, "--root", "")).toAbsolutePath().normalize();
    if (!Files.exists(npmPackage(root).resolve("index.mjs"))) {
      System.err.printf(
          "The npm package is not built: there is no index.mjs in %s.%n"
              + "Build it in the root of the repository with: mvn -q package -DskipTests%n",
          npmPackage(root));
      System.exit(1);
    }
    if (!Files.isDirectory(models(root))) {
      System.out.printf(
          "No models in %s (set OCTET_SHARED to the folder in which `models` stands).%n"
              + "The page shows its own models, and takes your .tflite files.%n",
          models(root));
    }
    DemoServer server = startNear(port, root);
    System.out.printf("Octet demo: %s (Ctrl+C ends it)%n", server.url());
  }

  private static DemoServer startNear(int port, Path root) throws IOException {
    DemoServer server = forRepository(port, root);
    try {
      server.start();
      return server;
    } catch (IOException e) {
      if (!(e instanceof BindException || e.getCause() instanceof BindException)) {
        throw e;
      }
      server.close();
    }
    System.out.printf("Port %d is taken; using a free one.%n", port);
    DemoServer other = forRepository(0, root);
    other.start();
    return other;
  }

  /** The number of a port, or -1 where it is none. */
  static int parsePort(String text) {
    try {
      int port = Integer.parseInt(text);
      return port <= MAX_PORT ? Math.max(port, -1) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Path npmPackage(Path root) {
    String property = System.getProperty("octet.npm");
    return property == null ? root.resolve("js-bindings/target/npm") : Path.of(property);
  }

  private static Path models(Path root) {
    String shared = System.getenv("OCTET_SHARED");
    Path folder = shared == null || shared.isEmpty() ? root.resolve("../shared") : Path.of(shared);
    return folder.resolve("models").toAbsolutePath().normalize();
  }

  private static String option(String[] args, String name, String other) {
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length || !(args[i].equals("--port") || args[i].equals("--root"))) {
        System.err.println("usage: DemoServer [--port N] [--root DIR]");
        System.exit(2);
      }
      if (args[i].equals(name)) {
        return args[i + 1];
      }
    }
    return other;
  }
}
