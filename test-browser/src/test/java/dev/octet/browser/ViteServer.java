package dev.octet.browser;

import dev.octet.publish.NpmProject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Vite's development server of an app. */
final class ViteServer implements AutoCloseable {
  private static final String LOG = "vite.log";
  private static final int MOST_SECONDS = 60;

  private final int port = freePort();
  private final Process process;

  /** Starts the server and waits until it answers. */
  ViteServer(NpmProject app) throws IOException {
    process =
        app.start(
            LOG,
            "node",
            "node_modules/vite/bin/vite.js",
            "--host",
            "127.0.0.1",
            "--strictPort",
            "--port",
            String.valueOf(port));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new AssertionError(
            "Vite does not start:\n" + Files.readString(app.folder().resolve(LOG)));
      }
    }
  }

  /** The address of the app. */
  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  private boolean answers() throws IOException {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (ConnectException e) {
      pause();
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError("no free port", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
